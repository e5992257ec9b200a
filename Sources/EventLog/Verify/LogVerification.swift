import Disk
import EventModel

/// Reads every byte of a log without changing it and goes on after damage: what `hindsight-admin verify` shows.
///
/// Stricter in two things than start-up, which stops at the first damage and trusts what is sealed until it is read; for LogSegments that are
/// not sealed the table is the same (LogSegmentFormat, "Recovery").
public struct LogVerification: Sendable {
    /// Something that is not as it was written.
    public struct Finding: Sendable {
        public let path: String
        public let offsetBytes: UInt64
        /// The first position that cannot be read, and the last one known to be affected.
        public let lostPositions: ClosedRange<UInt64>
        public let reason: String
        public let kind: Kind
    }

    public enum Kind: Sendable {
        /// Something acknowledged is missing or changed.
        case damage
        /// Nothing in it was acknowledged: start-up will cut it.
        case tornTail
        /// A file that this version cannot read; start-up refuses it.
        case otherVersion
    }

    /// One LogSegment as it was found.
    public struct Segment: Sendable {
        public let path: String
        public let isSealed: Bool
        public let firstPosition: UInt64
        public internal(set) var events = 0
        public internal(set) var fileBytes: UInt64 = 0
    }

    public internal(set) var segments: [Segment] = []
    public internal(set) var findings: [Finding] = []
    /// Positions whose events were lost once, as a repair has written into the log: no damage. Ascending.
    public internal(set) var knownLost: [ClosedRange<UInt64>] = []
    /// How many positions had an event that was erased.
    public internal(set) var erasedCount = 0
    /// What a person should know and what start-up mends by itself: the checkpoint, the manifest, files that are left over.
    public internal(set) var notes: [String] = []
    public var events: Int { segments.reduce(0) { $0 + $1.events } }
    /// How many positions ``knownLost`` has.
    public var knownLostCount: Int { Int(clamping: PositionRanges.count(knownLost)) }
    public var isDamaged: Bool { findings.contains { $0.kind == .damage } }
    /// True when a file is of a version that this one cannot read.
    public var hasOtherVersion: Bool { findings.contains { $0.kind == .otherVersion } }

    /// What is said of one file; a file of noise would fill the memory with findings.
    static let findingsPerFileMax = 100

    /// - Parameters:
    ///   - trusted: Paths of sealed LogSegments of which header, footer and place are checked and nothing else.
    ///   - progress: Called now and then with the bytes done and the bytes in all.
    /// - Throws: ``EventLogError`` when the folder cannot be read at all.
    /// - Complexity: O(bytes). Memory for the largest file's strings and identifiers, and 4 bytes for each identifier of the log.
    public static func run(
        folder: String, domain: Domain = .customer, fileSystem: any FileSystem, trusting trusted: Set<String> = [],
        progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws(EventLogError) -> LogVerification {
        let place = SealedFolder(fileSystem: fileSystem, folder: folder, domain: domain)
        let files = try LogFiles.open(place)
        defer { files.close() }
        var result = LogVerification()
        result.notes = files.notes
        for problem in files.problems { result.add(problem) }
        let total = files.sealed.reduce(0) { $0 + $1.bytes } + files.unsealed.reduce(0) { $0 + $1.bytes }
        var (done, chain) = (UInt64(0), VerifiedChain(logId: files.manifest?.logId))
        var identifiers = SeenIdentifiers()
        for sealed in files.sealed {
            result.verify(sealed, &chain, &identifiers, isTrusted: trusted.contains(sealed.path)) { progress(done + $0, total) }
            done += sealed.bytes
            progress(done, total)
        }
        let isAllRead = files.sealed.allSatisfy { $0.problem == nil && !trusted.contains($0.path) }
        var definitions = UnsealedDefinitions(known: isAllRead ? max(identifiers.last, UInt32(clamping: files.manifest?.erasures.ordinals ?? 0)) : nil)
        for (index, file) in files.unsealed.enumerated() {
            // What cannot be read may have defined anything.
            if !result.findings.isEmpty { definitions.forgetWhatIsKnown() }
            result.verify(files, index, domain, &chain, &definitions, &identifiers)
            done += file.bytes
            progress(done, total)
        }
        result.verifyCheckpoint(files, domain, chain)
        return result
    }

    mutating func add(_ path: String, _ offset: Int, lost: ClosedRange<UInt64>, _ reason: String) {
        findings.append(Finding(path: path, offsetBytes: UInt64(offset), lostPositions: lost, reason: reason, kind: .damage))
    }

    /// - Parameter lost: What is affected when the error does not say it.
    mutating func add(_ error: EventLogError, lost: ClosedRange<UInt64> = 1...UInt64.max, isTornTail: Bool = false) {
        let kind: Kind = isTornTail ? .tornTail : error.code == .unsupportedVersion ? .otherVersion : .damage
        findings.append(
            Finding(
                path: error.path, offsetBytes: error.offsetBytes ?? 0, lostPositions: error.lostPositions ?? lost, reason: error.message,
                kind: kind))
    }

    /// A checkpoint holds nothing that the log does not: whatever is wrong with it is no damage. That the log ends before it is.
    private mutating func verifyCheckpoint(_ files: LogFiles, _ domain: Domain, _ chain: VerifiedChain) {
        guard let logId = chain.logId else { return }
        do throws(IgnoredCheckpoint) {
            let checkpoint = try files.checkpoint.get()
            try checkpoint.check(CheckpointExpectation(logId: logId, domain: domain, durablePosition: .max))
            if let ignored = checkpoint.verifyAll() { return notes.append(ignored.description) }
            guard !isDamaged, !hasOtherVersion, let loss = files.loss(behind: chain.nextPosition) else { return }
            add(loss)
        } catch {
            if error.reason != .missing { notes.append(error.description) }
        }
    }
}

/// What the next file must go on with.
struct VerifiedChain {
    /// Nil while no file has said it.
    var logId: UInt64?
    var nextPosition: UInt64 = 1
    /// Nil behind a file whose end could not be read.
    var previousHash: UInt64? = 0
    var segmentId: UInt64? = 1

    /// Why a file with these fields does not go on here; nil when it does.
    func misfit(logId: UInt64, previousHash: UInt64, segmentId: UInt64) -> String? {
        if let expected = self.logId, expected != logId { return "the file is of another log" }
        if let expected = self.segmentId, expected != segmentId { return "the file is LogSegment \(segmentId), \(expected) must follow" }
        if let expected = self.previousHash, expected != previousHash { return "the file does not link to the one before it" }
        return nil
    }

    /// Goes on behind a file of which nothing is known but its positions.
    mutating func skip(to position: UInt64) { (nextPosition, previousHash, segmentId) = (position, nil, nil) }
}
