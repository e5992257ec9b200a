import Disk
import EventModel

/// Reads the LogSegments of a folder without opening the log: checks all that can be checked and goes on behind damage.
///
/// Nothing is locked, created or changed, and one LogSegment is in memory at a time. A log that is being appended to can be read so:
/// what its writer has begun looks like a torn tail.
///
/// ```swift
/// var verification = try LogVerification(folder: "DATA/customer", domain: .customer, fileSystem: PosixFileSystem())
/// while let step = try verification.next() {
///     if case .finding(let finding) = step { print(finding) }
/// }
/// print(verification.report.events)
/// ```
public struct LogVerification {
    public enum Step: Sendable {
        /// The next Block that holds.
        case block(VerifiedBlock)
        /// Something to report; the next step goes on behind it.
        case finding(LogFinding)
    }

    /// What has been seen so far, LogSegment by LogSegment.
    public private(set) var report = LogReport()
    /// Bytes of all LogSegments that will be read.
    public let bytesTotal: UInt64
    let fileSystem: any FileSystem
    let domain: Domain
    let identifiers = IdentifierTable()
    private let files: [LogFolder.Segment]
    private var index = 0
    private var current: SegmentCheck?
    private var bytesBefore: UInt64 = 0
    var chain: LogChain

    /// Lists the LogSegments; reads nothing yet.
    ///
    /// - Parameter start: Begins with the LogSegment that holds this position, and takes those before it for granted.
    /// - Throws: ``EventLogError`` with `diskFailed` when the folder cannot be listed.
    public init(folder: String, domain: Domain, from start: LogPosition = .none, fileSystem: any FileSystem) throws(EventLogError) {
        let found = try LogFolder.list(folder, fileSystem)
        let first = max(found.segments.partition { $0.firstPosition > start.rawValue } - 1, 0)
        (self.domain, self.fileSystem, files) = (domain, fileSystem, Array(found.segments[first...]))
        bytesTotal = files.reduce(0) { $0 + $1.bytes }
        chain = first == 0 ? LogChain() : LogChain.unknown
        report.otherFiles = found.others
    }

    /// Bytes of the LogSegments that have been dealt with.
    public var bytesDone: UInt64 { bytesBefore + (current.map { UInt64($0.walk.offset) } ?? 0) }

    /// The next Block or finding; nil at the end of the log.
    ///
    /// - Throws: ``EventLogError`` with `diskFailed` when a file cannot be opened or read.
    /// - Complexity: O(bytes of the Block); the first step in a LogSegment reads all of it.
    public mutating func next() throws(EventLogError) -> Step? {
        while true {
            if current == nil, let finding = try begin() { return note(finding) }
            guard current != nil else {
                if index < files.count { continue }
                return nil
            }
            switch current?.next() {
            case .block(let block): return .block(block)
            case .finding(let finding): return note(finding)
            case .end, nil: endSegment()
            }
        }
    }

    private mutating func note(_ finding: LogFinding) -> Step {
        report.add(finding)
        return .finding(finding)
    }

    /// Reads the next file; what is wrong with it as a whole is the result.
    private mutating func begin() throws(EventLogError) -> LogFinding? {
        guard index < files.count else { return nil }
        let file = files[index]
        let next = index + 1 < files.count ? files[index + 1].firstPosition : nil
        index += 1
        let (check, finding) = try check(file, nextFirstPosition: next)
        guard let check else {
            skip(file, isLast: next == nil)
            return finding
        }
        current = check
        return finding
    }

    /// A file that cannot be walked still counts.
    private mutating func skip(_ file: LogFolder.Segment, isLast: Bool) {
        var segment = SegmentReport(path: file.path, fileBytes: file.bytes, firstPosition: file.firstPosition)
        (segment.isSound, segment.isLast) = (false, isLast)
        report.segments.append(segment)
        bytesBefore += file.bytes
        chain.breakOff()
    }

    private mutating func endSegment() {
        guard let done = current else { return }
        report.segments.append(done.report)
        report.identifiers = identifiers.count
        chain.go(behind: done)
        bytesBefore += done.report.fileBytes
        current = nil
    }
}
