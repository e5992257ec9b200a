import NIOCore
import NIOHTTP1

extension QueryClient {
    /// The whole body in memory.
    static func collect(_ head: HTTPResponseHead, _ parts: inout Parts, bodyBytesMax: Int) async throws -> QueryAnswer {
        var body: [UInt8] = []
        while let part = try await parts.next() {
            switch part {
            case .head: continue
            case .body(let piece):
                guard body.count + piece.readableBytes <= bodyBytesMax else {
                    throw ClientError(.tooLarge, "the answer is larger than \(bodyBytesMax) bytes; ask for less with limit, from and to")
                }
                body.append(contentsOf: piece.readableBytesView)
            case .end: return QueryAnswer(status: Int(head.status.code), body: body)
            }
        }
        throw closedEarly
    }

    /// The body piece by piece, as it comes.
    static func handOver(_ parts: inout Parts, _ body: ([UInt8]) async throws -> Void) async throws {
        while let part = try await parts.next() {
            switch part {
            case .head: continue
            case .body(let piece): try await body(Array(piece.readableBytesView))
            case .end: return
            }
        }
        throw closedEarly
    }

    /// The body line by line; a last line without newline counts, blank lines do not.
    static func split(_ parts: inout Parts, _ body: ([UInt8]) async throws -> Void) async throws {
        var pending = ByteBuffer()
        while let part = try await parts.next() {
            switch part {
            case .head: continue
            case .body(var piece):
                pending.writeBuffer(&piece)
                while let line = pending.readLine() { if !line.isEmpty { try await body(line) } }
                pending.discardReadBytes()
                guard pending.readableBytes <= ClientLimits.replyLineBytesMax else {
                    throw ClientError(.tooLarge, "a line of the answer is longer than \(ClientLimits.replyLineBytesMax) bytes")
                }
            case .end:
                let rest = Array(pending.readableBytesView)
                return rest.isEmpty ? () : try await body(rest)
            }
        }
        throw closedEarly
    }
}

extension ByteBuffer {
    /// The bytes up to the next newline, which is taken too; nil when there is none yet.
    mutating func readLine() -> [UInt8]? {
        guard let end = readableBytesView.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let line = readBytes(length: end - readerIndex)
        moveReaderIndex(forwardBy: 1)
        return line
    }
}
