import Disk
import DiskTesting
import EventModel
import Synchronization

@testable import EventLog

/// A log on a simulated disk with clocks that the test moves.
final class LogFixture: Sendable {
    static let folder = "/data/customer"

    let disk: SimulatedFileSystem
    let folder = LogFixture.folder
    /// Every look at the wall clock takes this long.
    private static let tickMicros: Int64 = 1000
    private let now = Mutex(Instant(rfc3339: "2026-03-01T12:00:00Z")!.micros)
    /// How far the wall clock stands from where the monotonic one would have it.
    private let wallOffset = Mutex(Int64(0))
    let segmentBytes: Int
    let segmentEventsMax: Int
    /// True to have every write performed by the other thread, as large ones are.
    let overlaps: Bool
    /// True to have rolled LogSegments sealed and merged in the background.
    let seals: Bool
    /// False to have no commit between two requests, however slow the machine is.
    let marksIdle: Bool

    init(
        disk: SimulatedFileSystem = SimulatedFileSystem(folders: ["/data"]), segmentBytes: Int = 1 << 20,
        segmentEventsMax: Int = EventLogOptions.segmentEventsDefault, overlaps: Bool = false, seals: Bool = false, marksIdle: Bool = true
    ) {
        (self.disk, self.segmentBytes, self.segmentEventsMax) = (disk, segmentBytes, segmentEventsMax)
        (self.overlaps, self.seals, self.marksIdle) = (overlaps, seals, marksIdle)
    }

    var clock: ClockSource {
        ClockSource(wall: { Instant(micros: self.tick() + self.wallOffset.withLock { $0 }) }, monotonicMicros: { self.now.withLock { $0 } })
    }

    private func tick() -> Int64 {
        now.withLock {
            $0 += Self.tickMicros
            return $0
        }
    }

    /// Lets time pass on both clocks.
    func pass(seconds: Int64) { now.withLock { $0 += seconds * 1_000_000 } }

    /// Sets the wall clock only.
    func moveWallClock(seconds: Int64) { wallOffset.withLock { $0 += seconds * 1_000_000 } }

    var wallClock: Instant { Instant(micros: now.withLock { $0 } + wallOffset.withLock { $0 }) }

    /// Opens the log; `through` may stand between it and the disk.
    func open(
        readOnly: Bool = false, domain: Domain = .customer, through fileSystem: (any FileSystem)? = nil,
        random: @escaping @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }
    ) throws(EventLogError) -> EventLog {
        try EventLog.open(options(readOnly: readOnly, domain: domain), fileSystem: fileSystem ?? disk, clock: clock, random: random)
    }

    /// Opens what is not sealed behind sealed pieces that hold these events.
    func open(behind parts: SealedParts, knowing lines: [String]) throws -> EventLog {
        var filter = MessageIdFilter()
        let decoder = EventDecoder()
        var events = DecodedEvents()
        for (index, line) in lines.enumerated() { try decoder.decode(line, number: UInt64(index + 1), into: &events) }
        for row in events.rows { filter.insert(row.messageIdHash) }
        let sealed = SealedFolder(fileSystem: disk, folder: folder, domain: .customer)
        guard let log = try EventLog.goOn(options(), sealed, parts, KnownMessageIds(filter), clock, { 7 }) else { preconditionFailure("there is no checkpoint") }
        return log
    }

    func options(readOnly: Bool = false, domain: Domain = .customer) -> EventLogOptions {
        var options = EventLogOptions(folder: folder, domain: domain, segmentEventsMax: segmentEventsMax, isReadOnly: readOnly)
        // Tests use smaller LogSegments than people may.
        options.segmentBytes = segmentBytes
        if overlaps { options.overlapBytesMin = 0 }
        if !marksIdle { options.idleMilliseconds = nil }
        (options.sealsInBackground, options.compactsInBackground) = (seals, seals)
        return options
    }

    /// Paths of the LogSegments, oldest first.
    var segmentPaths: [String] {
        get throws { try disk.list(folder).filter { $0.hasSuffix(".log") }.sorted().map { folder + "/" + $0 } }
    }

    /// The only LogSegment's path, or the last one's.
    var lastSegmentPath: String {
        get throws { try segmentPaths.last! }
    }

    /// The bytes of every file in the log's folder, to see whether anything was changed.
    func contents() throws -> [String: [UInt8]] {
        var contents: [String: [UInt8]] = [:]
        for name in try disk.list(folder) where try disk.status(of: folder + "/" + name)?.kind == .file {
            contents[name] = try disk.bytes(of: folder + "/" + name)
        }
        return contents
    }

    /// The same disk as it would be after a crash; this one goes on.
    func crashedCopy(_ mode: CrashMode) -> LogFixture {
        LogFixture(disk: disk.crashedCopy(mode), segmentBytes: segmentBytes, segmentEventsMax: segmentEventsMax, overlaps: overlaps, seals: seals, marksIdle: marksIdle)
    }
}

extension SimulatedFileSystem {
    /// Whether nothing is at a path.
    func isMissing(_ path: String) -> Bool { (try? status(of: path)) ?? nil == nil }
}

extension EventLog {
    /// Appends lines as one request and waits for its outcomes.
    func append(
        _ lines: [String], origin: AppendOrigin = AppendOrigin(source: "web"), limits: EventLimits = EventLimits()
    ) async throws -> [AppendRequest.RowOutcome] {
        try await withCheckedThrowingContinuation { continuation in
            do { try submit(lines, origin: origin, limits: limits) { continuation.resume(returning: $0) } } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    /// Submits lines as one request; `completion` gets its outcomes on a thread of the log.
    func submit(
        _ lines: [String], origin: AppendOrigin = AppendOrigin(source: "web"), limits: EventLimits = EventLimits(),
        completion: @escaping @Sendable ([AppendRequest.RowOutcome]) -> Void
    ) throws {
        let decoder = EventDecoder(limits: limits)
        let request = AppendRequest(origin: origin) { completion($0.outcomes) }
        for (index, line) in lines.enumerated() { try decoder.decode(line, number: UInt64(index + 1), into: &request.events) }
        submit(request)
    }

    /// All events as JSON text, by position.
    func texts() throws -> [String] {
        let batch = try all()
        return batch.indices.map { batch[$0].event.jsonText }
    }

    /// All events.
    func all() throws(EventLogError) -> EventBatch { try readView().events(after: .none, limit: .max) }
}

extension EventDecoder {
    func decode(_ line: String, number: UInt64, into events: inout DecodedEvents) throws(EventError) {
        let utf8 = Array(line.utf8)
        let padded = utf8 + [UInt8](repeating: 0x20, count: JSONTextReader.paddingBytes)
        try padded.withUnsafeBufferPointer { buffer throws(EventError) in
            try decode(UnsafeBufferPointer(rebasing: buffer[0..<utf8.count]), number: number, into: &events)
        }
    }
}

/// A page view with a messageId of its own.
func page(_ id: String, anonymousId: String = "a", at time: String = "2026-03-01T09:00:00Z") -> String {
    #"{"type":"page","messageId":"\#(id)","anonymousId":"\#(anonymousId)","timestamp":"\#(time)"}"#
}

extension AppendRequest.RowOutcome {
    var acceptedPosition: UInt64? {
        if case .accepted(let position) = self { position.rawValue } else { nil }
    }
    var duplicatePosition: UInt64? {
        if case .duplicate(let position) = self { position.rawValue } else { nil }
    }
    /// The position under which the event is in the log, new or not.
    var position: UInt64? { acceptedPosition ?? duplicatePosition }
    var error: EventError? {
        if case .rejected(let error) = self { error } else { nil }
    }
}
