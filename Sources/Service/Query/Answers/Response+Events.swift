import EventModel
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// Events as newline-delimited JSON, in pieces.
    ///
    /// - Parameter pages: Called until it returns an empty batch; the first page has been read already, so that errors still have a status.
    static func events(_ first: EventBatch, then pages: @escaping @Sendable (EventBatch) async throws -> EventBatch) -> Response {
        let body = ResponseBody { writer in
            var page = first
            while !page.isEmpty {
                try await write(page, to: &writer)
                page = try await pages(page)
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers("application/x-ndjson"), body: body)
    }

    private static func write(_ page: EventBatch, to writer: inout any ResponseBodyWriter) async throws {
        var piece: [UInt8] = []
        for index in page.indices {
            page[index].appendEnvelopeJSON(to: &piece)
            piece.append(UInt8(ascii: "\n"))
            guard piece.count >= QueryLimits.pieceBytes else { continue }
            try await writer.write(ByteBuffer(bytes: piece))
            piece.removeAll(keepingCapacity: true)
        }
        if !piece.isEmpty { try await writer.write(ByteBuffer(bytes: piece)) }
    }
}
