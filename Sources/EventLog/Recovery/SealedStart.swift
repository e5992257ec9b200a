// Start-up, first part: what is sealed. Nothing of it is read but footers, and what the checkpoint does not know.
//
// | checkpoint | outcome |
// |---|---|
// | whole, of this log | identifiers and filter are used in place; sealed LogSegments that reach beyond its position are read for what they add |
// | missing, damaged, foreign, newer, of another course of the log | ignored, with a note; identifiers and messageIds are read from all sealed LogSegments |
// | whole, of this log, beyond it | damage: what was durable when it was written is not there |

import Disk
import EventModel

struct SealedStart: ~Copyable {
    var segments: [SealedSegment] = []
    var origin = LogOrigin()
    var erasures = ErasureTally.none
    let identifiers: IdentifierTable
    var filter: MessageIdFilter
    var checkpoint: Checkpoint?
    var notes: [String] = []
    /// Files that nothing needs any more.
    var leftovers: [String] = []
    var positionWalks = PositionWalks()

    /// - Parameter usesCheckpoint: False to read everything from the sealed LogSegments themselves.
    /// - Throws: ``EventLogError`` `damaged` or `unsupportedVersion`; nothing was changed.
    static func open(
        _ folder: SealedFolder, usesCheckpoint: Bool, progress: (UInt64, UInt64) -> Void
    ) throws(EventLogError) -> SealedStart {
        var notes: [String] = []
        let manifest = try folder.manifest(&notes)
        let found = usesCheckpoint ? manifest.flatMap { checkpoint(folder, $0, &notes) } : nil
        var start = goingOn(from: found, &notes)
        start.notes = notes
        start.erasures = manifest?.erasures ?? .none
        if let manifest { try start.take(folder.open(manifest, start.identifiers), progress) }
        // Those of identifiers that were erased are not given out again.
        start.identifiers.withInterner { $0.skip(to: Int(start.erasures.ordinals)) }
        return start
    }

    private static func goingOn(from checkpoint: Checkpoint?, _ notes: inout [String]) -> SealedStart {
        guard let checkpoint else { return SealedStart() }
        do throws(MappedDamage) {
            guard let keys = checkpoint.section(.identifierBase), let hashes = checkpoint.section(.filter) else {
                throw MappedDamage(offsetBytes: 0, "a section is missing")
            }
            let base = try IdentifierBase(keys)
            return SealedStart(checkpoint, IdentifierTable(base: base), try MessageIdFilter(mapped: hashes))
        } catch {
            notes.append("\(checkpoint.path): \(error); the checkpoint is ignored and made again from the log")
            return SealedStart()
        }
    }

    consuming func takeFilter() -> MessageIdFilter { filter }

    private init() {
        identifiers = IdentifierTable()
        filter = MessageIdFilter()
        checkpoint = nil
    }

    private init(_ checkpoint: Checkpoint, _ identifiers: IdentifierTable, _ filter: consuming MessageIdFilter) {
        self.identifiers = identifiers
        self.filter = filter
        self.checkpoint = checkpoint
    }

    private static func checkpoint(_ folder: SealedFolder, _ manifest: Manifest, _ notes: inout [String]) -> Checkpoint? {
        let expected = CheckpointExpectation(logId: manifest.logId, domain: folder.domain, durablePosition: .max)
        let found: Checkpoint
        do throws(IgnoredCheckpoint) {
            found = try Checkpoint.open(folder.fileSystem, folder: folder.folder, for: expected, verifying: .everything)
        } catch {
            if error.reason != .missing { notes.append(error.description) }
            return nil
        }
        guard let hash = folder.lastHash(at: found.subject.position, manifest), hash != found.subject.chainHash else { return found }
        notes.append(found.ofAnotherCourse.description)
        return nil
    }

    private mutating func take(_ opened: SealedFolder.Opened, _ progress: (UInt64, UInt64) -> Void) throws(EventLogError) {
        (segments, leftovers, positionWalks) = (opened.segments, opened.leftovers, opened.positionWalks)
        guard let last = segments.last?.footer else { return }
        origin = LogOrigin(
            nextPosition: last.lastPosition + 1, previousHash: last.lastHash, segmentId: last.lastSegmentId + 1, logId: last.logId,
            checkpoint: checkpoint?.subject, recordedAt: last.recordedTo)
        let known = checkpoint?.subject.position ?? 0
        for segment in segments where segment.lastPosition > known {
            try learn(segment)
            progress(segment.lastPosition, last.lastPosition)
        }
    }

    /// Takes identifiers and messageIds over from a LogSegment that the checkpoint does not know all of.
    private mutating func learn(_ segment: SealedSegment) throws(EventLogError) {
        try identifiers.withInterner { interner throws(EventLogError) in
            try segment.forEachIdentifier { ordinal, key in
                interner.define(IdentifierOrdinal(rawValue: ordinal), key, gapMax: Self.ordinalGapMax)
            }
        }
        let ids = try segment.ids()
        var found = 0
        ids.forEach { id in
            filter.insertUnlessKnown(AssignedMessageId(high: id.high, low: id.low).messageIdHash)
            found += 1
        }
        guard found == ids.count else { throw segment.file.damaged("the ids end at rank \(found) of \(ids.count)", in: .ids) }
        let textIds = try segment.textIds()
        for index in 0..<textIds.count { filter.insertUnlessKnown(textIds[index].hash) }
    }

    /// A file lists ordinals by kind, not in order; all that are left out come before it ends.
    private static let ordinalGapMax = 1 << 28
}

/// What is sealed, without the filter, which goes to the writer.
struct SealedParts {
    var segments: [any LogPiece] = []
    var origin = LogOrigin()
    var erasures = ErasureTally.none
    let identifiers: IdentifierTable
    var checkpoint: Checkpoint?
    var notes: [String] = []
    /// Files that nothing needs any more.
    var leftovers: [String] = []
    var positionWalks = PositionWalks()

    init(_ start: borrowing SealedStart) {
        (segments, origin, identifiers, checkpoint) = (start.segments, start.origin, start.identifiers, start.checkpoint)
        (notes, leftovers, positionWalks) = (start.notes, start.leftovers, start.positionWalks)
        erasures = start.erasures
    }

    init(_ segments: [any LogPiece], _ origin: LogOrigin, _ identifiers: IdentifierTable) {
        (self.segments, self.origin, self.identifiers) = (segments, origin, identifiers)
    }
}
