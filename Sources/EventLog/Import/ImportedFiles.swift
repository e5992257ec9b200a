import Disk
import EventModel

/// The files of a log that is being imported: each is sealed when it is full.
struct ImportedFiles: ~Copyable {
    let domain: Domain
    let identifiers = IdentifierTable()
    /// Those that are whole.
    private(set) var segments: [SealedSegment] = []
    private let staged: StagedLog
    private let logId: UInt64
    private var manifest: Manifest
    private var sealer: SpanSealer?
    /// Of the present file; positions without an event have one, too.
    private var rows: UInt64 = 0
    /// Events of the present commit.
    private(set) var commitRows = 0
    private var last: (position: UInt64, recordedAt: Instant) = (0, .earliest)
    private let walks = PositionWalks()

    private let eventsPerFile: UInt64
    /// The rows of a file are in memory until it is written, and a commit is in one file.
    static let commitEventsMax = 4_000_000
    /// A position without an event takes a row, too.
    static let gapPositionsMax: UInt64 = 16_777_216

    init(_ staged: StagedLog, logId: UInt64, domain: Domain, eventsPerFile: Int) {
        (self.staged, self.logId, self.domain, self.eventsPerFile) = (staged, logId, domain, UInt64(eventsPerFile))
        manifest = Manifest(logId: logId, domain: domain)
    }

    /// Ends the present file when it has its share, unless the next event belongs to the commit that it ends with.
    ///
    /// - Returns: Whether a file was ended.
    mutating func rollIfFull(before recordedAt: Instant) throws(EventLogError) -> Bool {
        commitRows = recordedAt == last.recordedAt ? commitRows + 1 : 1
        guard rows >= eventsPerFile, recordedAt != last.recordedAt else { return false }
        try finishFile()
        return true
    }

    mutating func append(
        _ events: borrowing DecodedEvents, _ row: DecodedEvents.Row, position: UInt64, recordedAt: Instant, occurredAt: Instant, flags: UInt8, source: String,
        assigned: AssignedMessageId?
    ) throws(EventLogError) {
        let ordinals = ordinals(events, row)
        let salvaged = SalvagedRow(
            position: position, recordedAt: recordedAt, occurredAt: occurredAt, flags: flags, type: row.type, source: source, identifiers: ordinals,
            anchorIndex: row.anchorIndex ?? IdentifierTuple.noAnchor, assignedMessageId: assigned, event: events.payload(row))
        if sealer == nil { sealer = makeSealer() }
        try sealer?.append(salvaged)
        rows += position - last.position
        last = (position, recordedAt)
    }

    private func ordinals(_ events: borrowing DecodedEvents, _ row: DecodedEvents.Row) -> [IdentifierOrdinal] {
        identifiers.withInterner { interner in
            var ordinals: [IdentifierOrdinal] = []
            for offset in 0..<Int(row.identifierCount) {
                let at = row.identifierStart + offset
                let isPrevious = row.previousIdIndex.map { Int($0) == offset } ?? false
                let user = isPrevious ? PreviousId.asUserId(events.key(at), interner) : nil
                ordinals.append(user ?? interner.intern(events.key(at), hash: events.identifiers[at].hash).ordinal)
            }
            return ordinals
        }
    }

    private func makeSealer() -> SpanSealer {
        let previous = segments.last?.footer
        let origin = SegmentSealer.Origin(
            logId: logId, domain: domain, segmentId: (previous?.lastSegmentId ?? 0) + 1, firstPosition: (previous?.lastPosition ?? 0) + 1,
            previousHash: previous?.lastHash ?? 0, lastHash: 0, sources: [], commits: [], path: staged.path)
        return SpanSealer(origin, identifiers: identifiers, recordedBefore: previous?.recordedTo)
    }

    private mutating func finishFile() throws(EventLogError) {
        guard var sealer = sealer.take() else { return }
        let first = (segments.last?.lastPosition ?? 0) + 1
        let path = staged.path(SealedName.of(firstPosition: first, lastPosition: last.position, level: 0))
        let file = try onDisk { () throws(DiskError) in try staged.fileSystem.open(path, mode: .createNew) }
        defer { file.close() }
        try sealer.finish(to: file, through: last.position, lastHash: SpanParts.link(logId, last.position))
        let written = try onDisk { () throws(DiskError) in try staged.fileSystem.open(path, mode: .readOnly) }
        defer { written.close() }
        let segment = try SealedSegment(written, identifiers: identifiers, positionWalks: walks)
        segments.append(segment)
        manifest.files.append(SealedFolder.entry(segment.file))
        rows = 0
    }

    /// Ends the last file and writes the manifest.
    mutating func finish() throws(EventLogError) {
        try finishFile()
        try FileCopy.write(manifest.encoded(), to: staged.path(Manifest.name), on: staged.fileSystem)
    }
}
