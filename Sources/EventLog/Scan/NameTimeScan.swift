// Counts a log's events by name and time: a scan of two columns, and the measure of how fast columns scan.
//
// The names of a row group are compared a vector of 1,024 at a time; where they are a dictionary its codes are compared as they are, where
// they are runs each run is compared once. Only for vectors with matches is occurredAt looked at, and not even then in row groups that lie
// wholly inside the range. No row's name is left out, whatever the zone maps say.

import Disk
import EventModel

/// How many of a log's events have a name and occurred within a range.
public struct NameTimeScan: Sendable {
    public internal(set) var events = 0
    public internal(set) var matches = 0
    /// Events of sealed LogSegments, and how long scanning them took; the others are read row by row.
    public internal(set) var sealedEvents = 0
    public internal(set) var sealedMicros: Int64 = 0
    public internal(set) var micros: Int64 = 0

    /// - Parameters:
    ///   - name: Of a track event its event, of a page or screen its name.
    ///   - occurred: Both ends included.
    /// - Throws: ``EventLogError`` when the folder or a part of it cannot be read.
    /// - Complexity: O(events): some bits of each one's name, and a few bytes of each match's time.
    public static func run(
        folder: String, domain: Domain = .customer, fileSystem: any FileSystem, name: String, occurred: ClosedRange<Instant>,
        clock: ClockSource = .system
    ) throws(EventLogError) -> NameTimeScan {
        let files = try LogFiles.open(SealedFolder(fileSystem: fileSystem, folder: folder, domain: domain))
        defer { files.close() }
        if let problem = files.problems.first ?? files.sealed.compactMap(\.problem).first { throw problem }
        var result = NameTimeScan()
        let began = clock.monotonicMicros()
        for file in files.sealed.compactMap(\.file) { try result.scan(file, name, occurred) }
        result.sealedMicros = clock.monotonicMicros() - began
        var next = files.nextUnsealedPosition
        for index in files.unsealed.indices { next = try result.scan(files, index, name, occurred) }
        if let loss = files.loss(behind: next) { throw loss }
        result.micros = clock.monotonicMicros() - began
        return result
    }

    private mutating func scan(_ file: SealedFile, _ name: String, _ occurred: ClosedRange<Instant>) throws(EventLogError) {
        let segment = try SealedSegment(file, identifiers: IdentifierTable())
        var scan = try SegmentScan(segment, name: name, occurred: occurred.lowerBound.micros...occurred.upperBound.micros)
        for group in segment.groups { matches += try scan.countMatches(group) }
        sealedEvents += segment.rowCount
        events += segment.rowCount
    }

    /// - Returns: The position behind the file's last event.
    private mutating func scan(
        _ files: LogFiles, _ index: Int, _ name: String, _ occurred: ClosedRange<Instant>
    ) throws(EventLogError) -> UInt64 {
        let walked = try files.walk(index) { count($0, $1, name, occurred) }
        if case .damaged(let error) = walked.end { throw error }
        return walked.nextPosition
    }

    private mutating func count(_ block: BlockHeader, _ payload: BlockPayload, _ name: String, _ occurred: ClosedRange<Instant>) {
        var builder = EventBatchBuilder()
        _ = payload.forEachRow { _, row in
            events += 1
            let instant = Instant(micros: block.recordedAt.micros &+ row.occurredAtDelta)
            guard occurred.contains(instant) else { return }
            let header = EventBatchBuilder.Header(
                position: .none, recordedAt: block.recordedAt, occurredAt: instant, type: row.type, anchor: .none, source: "")
            builder.append(header, identifiers: [], bytes: payload.bytes, payloadOffset: row.event.lowerBound)
        }
        let batch = builder.build()
        matches += batch.indices.count { batch[$0].name == name }
    }
}
