import Disk
import EventModel

/// What a log consists of and where its bytes go: what `hindsight-admin inspect` shows.
///
/// Read from footers and directories; events are read of LogSegments that are not sealed, and a sample.
public struct LogInspection: Sendable {
    public internal(set) var sealed: [SealedFigures] = []
    /// Rolled ones, and last the one that is appended to.
    public internal(set) var unsealed: [UnsealedFigures] = []
    public internal(set) var manifestBytes: UInt64 = 0
    public internal(set) var checkpoint: CheckpointFigures?
    /// Nil when the log has no events or none was wanted.
    public internal(set) var sample: JSONSample?
    /// What could not be looked into, and what is missing or damaged of what is not sealed.
    public internal(set) var problems: [EventLogError] = []
    public internal(set) var notes: [String] = []

    /// The checkpoint's file.
    public struct CheckpointFigures: Sendable {
        public let path: String
        public let bytes: Int
        public let position: UInt64
        public let sections: [(name: String, bytes: Int)]
    }

    public var sealedEvents: Int { sealed.reduce(0) { $0 + $1.events } }
    public var events: Int { sealedEvents + unsealed.reduce(0) { $0 + $1.events } }
    public var sealedBytes: UInt64 { sealed.reduce(0) { $0 + $1.fileBytes } }

    /// - Parameters:
    ///   - sampleEvents: How many events are read to compare with their JSON text; 0 for none.
    ///   - segment: Number of the one LogSegment that they are taken from, counted from 1 over ``sealed`` and ``unsealed``; nil for any.
    /// - Throws: ``EventLogError`` when the folder cannot be read at all.
    /// - Complexity: O(chunks), the events that are not sealed, and the sample.
    public static func run(
        folder: String, domain: Domain = .customer, fileSystem: any FileSystem, sampleEvents: Int = JSONSample.eventsDefault,
        segment: Int? = nil
    ) throws(EventLogError) -> LogInspection {
        let place = SealedFolder(fileSystem: fileSystem, folder: folder, domain: domain)
        let files = try LogFiles.open(place)
        defer { files.close() }
        var result = LogInspection()
        (result.manifestBytes, result.notes, result.problems) = (files.manifestBytes, files.notes, files.problems)
        var sampled = JSONSample()
        for file in files.sealed { result.inspect(file) }
        for index in files.unsealed.indices {
            let isWanted = segment.map { $0 == result.sealed.count + result.unsealed.count + 1 } ?? true
            result.inspect(files, index, isWanted ? sampleEvents : 0, &sampled)
        }
        let next = result.unsealed.last.map { $0.lastPosition + 1 } ?? files.nextUnsealedPosition
        if result.problems.isEmpty, let loss = files.loss(behind: next) { result.problems.append(loss) }
        if sampleEvents > 0 { result.takeSample(files, sampleEvents, segment, sampled) }
        if let logId = files.logId { result.inspectCheckpoint(place, logId) }
        return result
    }

    private mutating func inspect(_ sealed: LogFiles.Sealed) {
        if let problem = sealed.problem { problems.append(problem) }
        guard let file = sealed.file else { return }
        do throws(EventLogError) {
            self.sealed.append(try SealedFigures(SealedSegment(file, identifiers: IdentifierTable())))
        } catch { problems.append(error) }
    }

    private mutating func inspect(_ files: LogFiles, _ index: Int, _ sampleEvents: Int, _ sample: inout JSONSample) {
        do throws(EventLogError) {
            let figures = try UnsealedFigures(files, index, sampleEvents, &sample)
            unsealed.append(figures)
            if let damage = figures.damage { problems.append(damage) }
        } catch { problems.append(error) }
    }

    /// Of what is sealed if anything is: what is not becomes so.
    private mutating func takeSample(_ files: LogFiles, _ events: Int, _ segment: Int?, _ ofUnsealed: JSONSample) {
        let wanted = Set(segment.map { sealed.indices.contains($0 - 1) ? [sealed[$0 - 1].path] : [] } ?? sealed.map(\.path))
        let chosen = files.sealed.compactMap(\.file).filter { wanted.contains($0.path) }
        guard !chosen.isEmpty else {
            sample = ofUnsealed.events > 0 ? ofUnsealed : nil
            return
        }
        do throws(EventLogError) { sample = try JSONSample(of: chosen, events: events) } catch { problems.append(error) }
    }

    private mutating func inspectCheckpoint(_ folder: SealedFolder, _ logId: UInt64) {
        let expected = CheckpointExpectation(logId: logId, domain: folder.domain, durablePosition: .max)
        do throws(IgnoredCheckpoint) {
            let found = try Checkpoint.open(folder.fileSystem, folder: folder.folder, for: expected)
            checkpoint = CheckpointFigures(
                path: found.path, bytes: found.byteCount, position: found.subject.position,
                sections: found.sections.map { ($0.description, found.section($0)?.bytes.count ?? 0) })
        } catch {
            if error.reason != .missing { notes.append(error.description) }
        }
    }
}
