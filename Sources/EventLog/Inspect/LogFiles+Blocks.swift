// What a LogSegment that is not sealed holds, for tools: read as start-up reads it, and nothing decided otherwise.

import Disk
import EventModel

/// How the Blocks of a LogSegment that is not sealed end.
enum BlocksEnd {
    /// Where the file behind it begins, or, in the last one, with nothing or zeros behind them.
    case whole
    /// With bytes of which nothing was acknowledged: start-up cuts them.
    case torn(EventLogError)
    case damaged(EventLogError)
}

/// A LogSegment that is not sealed, walked from its first Block to its last.
struct WalkedSegment {
    let header: SegmentHeader
    let end: BlocksEnd
    /// The position behind its last event.
    let nextPosition: UInt64
    /// What the file behind it must link to; nil when its end is not known.
    let previousHash: UInt64?
}

extension SegmentWalk {
    /// Walks on to the last Block.
    ///
    /// - Parameter next: Where the file behind this one begins; nil for the last one.
    mutating func finish(_ path: String, next: UInt64?, _ body: (BlockHeader, BlockPayload) -> Void) -> BlocksEnd {
        while true {
            switch self.next() {
            case .block(let header, let payload): body(header, payload)
            case .end:
                guard let next, next != position else { return .whole }
                let lost = min(position, next)...max(position, next) - 1
                return .damaged(error(path, lost, "the file ends before position \(position), the one behind it begins at \(next)"))
            case .broken(let reason):
                let evidence = max(evidenceBehind(), next.map { $0 - 1 } ?? 0)
                let error = error(path, position...max(position, evidence), reason)
                return next == nil && evidence < position ? .torn(error) : .damaged(error)
            case .ungrammatical(let reason):
                return .damaged(error(path, position...max(position, next.map { $0 - 1 } ?? .max), reason))
            }
        }
    }

    private func error(_ path: String, _ lost: ClosedRange<UInt64>, _ reason: String) -> EventLogError {
        EventLogError(.damaged, path: path, offsetBytes: UInt64(offset), lost: lost, reason)
    }
}

extension LogFiles.Unsealed {
    /// Reads the file and hands over its Blocks; their bytes are there only while `body` runs.
    ///
    /// - Parameter next: Where the file behind it begins; nil for the last one.
    /// - Throws: ``EventLogError`` when the file or its header cannot be read.
    func walk(next: UInt64?, _ body: (BlockHeader, BlockPayload) -> Void) throws(EventLogError) -> WalkedSegment {
        let content = try content()
        // The walk reads through a pointer; what it points to must outlive it.
        defer { withExtendedLifetime(content) {} }
        let bytes = UnsafeRawBufferPointer(content.bytes)
        let (header, checksum) = try header(bytes)
        var walk = SegmentWalk(bytes, header: header, headerChecksum: checksum)
        let end = walk.finish(path, next: next, body)
        guard case .whole = end else { return WalkedSegment(header: header, end: end, nextPosition: walk.position, previousHash: nil) }
        return WalkedSegment(header: header, end: end, nextPosition: walk.position, previousHash: walk.previousHash)
    }

    private func header(_ bytes: UnsafeRawBufferPointer) throws(EventLogError) -> (header: SegmentHeader, checksum: UInt64) {
        do throws(SegmentHeader.Failure) {
            return try SegmentHeader.decode(UnsafeRawBufferPointer(rebasing: bytes.prefix(SegmentFormat.fileHeaderBytes)))
        } catch {
            switch error {
            case .notWhole(let reason): throw EventLogError(.damaged, path: path, offsetBytes: 0, reason)
            case .unsupported(let reason): throw EventLogError(.unsupportedVersion, path: path, offsetBytes: 0, reason)
            }
        }
    }

    /// The file's bytes, read from its end to its start, so that beside a live writer no later evidence of a Block is found that was not
    /// there when its place was read. What was cut meanwhile, as a roll does, reads as zeros.
    private func content() throws(EventLogError) -> PackedBytes {
        guard bytes <= UInt64(EventLogOptions.segmentBytesCeiling) else {
            throw EventLogError(.damaged, path: path, offsetBytes: 0, "the file has \(bytes) bytes, more than any LogSegment")
        }
        var failure: DiskError?
        let content = PackedBytes(count: Int(bytes)) { buffer in
            do throws(DiskError) { try fill(buffer) } catch { failure = error }
            return failure == nil
        }
        guard let content else {
            throw EventLogError(
                .diskFailed, path: path, offsetBytes: failure?.offsetBytes ?? 0, failure?.description ?? "cannot read the file")
        }
        return content
    }

    private func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(DiskError) {
        var end = buffer.count
        while end > 0 {
            let start = (end - 1) / Self.readBytes * Self.readBytes
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[start..<end])
            let found = try file.read(into: part, at: UInt64(start))
            part[found...].initializeMemory(as: UInt8.self, repeating: 0)
            end = start
        }
    }

    private static let readBytes = 64 * 1024
}
