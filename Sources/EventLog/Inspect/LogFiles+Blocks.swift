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
    /// Where its last whole Block ends.
    let endBytes: UInt64
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

extension LogFiles {
    /// Where the file behind an unsealed one begins; nil for the last.
    func nextPosition(behind index: Int) -> UInt64? { index + 1 < unsealed.count ? unsealed[index + 1].firstPosition : nil }

    /// Reads an unsealed file and hands over its Blocks; their bytes are there only while `body` runs.
    ///
    /// - Throws: ``EventLogError`` when the file or its header cannot be read.
    func walk(_ index: Int, _ body: (BlockHeader, BlockPayload) -> Void) throws(EventLogError) -> WalkedSegment {
        try walk(index, try unsealed[index].content(), body)
    }

    /// The same for a file whose bytes were read.
    func walk(
        _ index: Int, _ content: PackedBytes, _ body: (BlockHeader, BlockPayload) -> Void
    ) throws(EventLogError) -> WalkedSegment {
        let file = unsealed[index]
        // The walk reads through a pointer; what it points to must outlive it.
        defer { withExtendedLifetime(content) {} }
        let bytes = UnsafeRawBufferPointer(content.bytes)
        let (header, checksum) = try file.header(bytes)
        var walk = SegmentWalk(bytes, header: header, headerChecksum: checksum)
        let end = judged(walk.finish(file.path, next: nextPosition(behind: index), body), at: walk.position)
        var previousHash: UInt64?
        if case .whole = end { previousHash = walk.previousHash }
        return WalkedSegment(
            header: header, end: end, nextPosition: walk.position, previousHash: previousHash, endBytes: UInt64(walk.offset))
    }

    /// A checkpoint's position is evidence as a later Block's is.
    private func judged(_ end: BlocksEnd, at position: UInt64) -> BlocksEnd {
        guard case .torn(let error) = end, let last = durablePosition(from: position) else { return end }
        return .damaged(EventLogError(.damaged, path: error.path, offsetBytes: error.offsetBytes, lost: position...last, error.message))
    }

    /// The checkpoint's position, when it lies at or behind a position and start-up would use the checkpoint.
    private func durablePosition(from position: UInt64) -> UInt64? {
        guard !sealed.isEmpty, let logId, let domain = sealed.compactMap(\.file?.header.domain).first, let checkpoint = try? checkpoint.get(),
            checkpoint.subject.position >= position
        else { return nil }
        let expected = CheckpointExpectation(logId: logId, domain: domain, durablePosition: .max)
        return (try? checkpoint.check(expected)) != nil && checkpoint.verifyAll() == nil ? checkpoint.subject.position : nil
    }

    /// The damage of a log that ends before the position that its checkpoint was written at; nil when it does not.
    ///
    /// - Parameter nextPosition: The position behind the log's last event.
    func loss(behind nextPosition: UInt64) -> EventLogError? {
        guard let last = durablePosition(from: nextPosition), let path = try? checkpoint.get().path else { return nil }
        return .log(endingAt: nextPosition - 1, before: last, path: path)
    }
}

extension LogFiles.Unsealed {
    fileprivate func header(_ bytes: UnsafeRawBufferPointer) throws(EventLogError) -> (header: SegmentHeader, checksum: UInt64) {
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
    func content() throws(EventLogError) -> PackedBytes {
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
