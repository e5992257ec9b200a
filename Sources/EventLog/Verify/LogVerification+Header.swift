import Disk
import EventModel

extension LogVerification {
    /// Reads a file and its header (rows 7 to 9): the check that walks it, unless nothing in it can be believed, and what is wrong.
    func check(
        _ file: LogFolder.Segment, nextFirstPosition: UInt64?
    ) throws(EventLogError) -> (SegmentCheck?, LogFinding?) {
        let content: SegmentBytes
        do throws(DiskError) {
            content = try SegmentBytes(file.path, fileSystem)
        } catch {
            return (nil, try unreadable(file, nextFirstPosition, error))
        }
        let decoded: (header: SegmentHeader, checksum: UInt64)
        do throws(SegmentHeader.Failure) {
            decoded = try SegmentHeader.decode(UnsafeRawBufferPointer(rebasing: content.bytes.prefix(SegmentFormat.fileHeaderBytes)))
        } catch {
            switch error {
            case .notWhole(let reason): return (nil, whole(.damaged, file, nextFirstPosition, reason))
            case .unsupported(let reason): return (nil, whole(.unsupportedVersion, file, nextFirstPosition, reason))
            }
        }
        if let finding = stranger(decoded.header, file, nextFirstPosition) { return (nil, finding) }
        return (walk(file, content, decoded, nextFirstPosition), gap(decoded.header, file))
    }

    private func walk(
        _ file: LogFolder.Segment, _ content: SegmentBytes, _ decoded: (header: SegmentHeader, checksum: UInt64), _ nextFirstPosition: UInt64?
    ) -> SegmentCheck {
        var report = SegmentReport(path: file.path, fileBytes: file.bytes, firstPosition: file.firstPosition)
        report.isLast = nextFirstPosition == nil
        let isBehindGap = chain.nextPosition.map { $0 < decoded.header.firstPosition } ?? false
        return SegmentCheck(
            content, decoded.header, decoded.checksum, nextFirstPosition: nextFirstPosition, fileSystem: fileSystem,
            definitions: DefinitionCheck(identifiers, logMisses: chain.missesDefinitions || isBehindGap), report: report,
            lastRecordedAt: chain.lastRecordedAt)
    }

    /// Bytes that the disk does not give back are damage; a file that may not be opened says nothing about the log.
    private func unreadable(_ file: LogFolder.Segment, _ nextFirstPosition: UInt64?, _ error: DiskError) throws(EventLogError) -> LogFinding {
        guard error.operation == .read else { throw EventLogError(error) }
        return whole(.damaged, file, nextFirstPosition, error.description)
    }

    /// A finding that takes all positions of a file.
    private func whole(_ kind: LogFinding.Kind, _ file: LogFolder.Segment, _ nextFirstPosition: UInt64?, _ message: String) -> LogFinding {
        let first = nextFirstPosition == file.firstPosition ? nil : file.firstPosition
        let last = first == nil ? nil : nextFirstPosition.map { $0 - 1 }
        return LogFinding(kind, path: file.path, first: first, last: last, message)
    }

    /// A LogSegment that has no place here.
    private func stranger(_ header: SegmentHeader, _ file: LogFolder.Segment, _ nextFirstPosition: UInt64?) -> LogFinding? {
        if header.domain != domain {
            let message = "the file belongs to the \(header.domain.rawValue) domain, not to the \(domain.rawValue) domain"
            return whole(.notALog, file, nextFirstPosition, message)
        }
        if let logId = chain.logId, header.logId != logId {
            return whole(.damaged, file, nextFirstPosition, "the file belongs to another log")
        }
        if header.firstPosition != file.firstPosition {
            let message = "the file is named after position \(file.firstPosition), but was made for position \(header.firstPosition)"
            return whole(.damaged, file, nextFirstPosition, message)
        }
        guard let expected = chain.nextPosition, header.firstPosition < expected else { return nil }
        let message = "the file begins with position \(header.firstPosition), but the LogSegment before it ends with \(expected - 1)"
        return LogFinding(.damaged, path: file.path, offsetBytes: 0, message)
    }

    /// A LogSegment that can be walked, but does not continue what is before it.
    private func gap(_ header: SegmentHeader, _ file: LogFolder.Segment) -> LogFinding? {
        if let expected = chain.nextPosition, header.firstPosition > expected {
            return LogFinding(
                .damaged, path: file.path, offsetBytes: 0, first: expected, last: header.firstPosition - 1, "a LogSegment before this one is gone")
        }
        let followsId = chain.nextSegmentId.map { $0 == header.segmentId } ?? true
        let followsHash = chain.previousHash.map { $0 == header.previousHash } ?? true
        guard !followsId || !followsHash else { return nil }
        return LogFinding(.damaged, path: file.path, offsetBytes: 0, "the file does not continue the LogSegment before it")
    }
}
