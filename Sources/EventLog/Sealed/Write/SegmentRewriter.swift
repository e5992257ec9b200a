// Writes a sealed LogSegment anew without the events that an erasure takes, or without the content that retention does not keep.
//
// What stays is sealed as it was at first, so that no table of the new files can know anything of the rest. At the place of an
// event that is erased stands an empty row: its position, and when it was recorded.

import Disk
import EventModel

/// What becomes of some rows of a LogSegment.
enum RowEdit: Sendable {
    case erase(ErasureScope)
    /// Their content is dropped; positions.
    case reduce(Set<UInt64>)
}

struct SegmentRewriter {
    private let segment: SealedSegment
    private let edit: RowEdit
    private let folder: SealedFolder
    /// Positions of each file to be written, ascending.
    let parts: [ClosedRange<UInt64>]
    /// Positions whose events are in memory together.
    private static let batchPositions: UInt64 = 4096
    /// What an event that was erased names as its source.
    static let noSource = "erased"

    init(_ segment: SealedSegment, _ edit: RowEdit, _ folder: SealedFolder) {
        (self.segment, self.edit, self.folder) = (segment, edit, folder)
        let footer = segment.footer
        parts = SpanParts.cut(footer.firstPosition...footer.lastPosition, files: footer.lastSegmentId - footer.firstSegmentId + 1) {
            segment.commitSpan(of: $0).first
        }
    }

    /// The level of the new files: another than the old one's, whose name they must not take.
    private var level: UInt32 { segment.footer.level < SealedFormat.levelMax ? segment.footer.level + 1 : segment.footer.level - 1 }

    /// Writes the file of one part, makes it durable and gives it its name; nobody reads it yet.
    func write(_ index: Int, identifiers: IdentifierTable, progress: (UInt64) throws(EventLogError) -> Void) throws(EventLogError) -> SealedSegment {
        let (part, isLast) = (parts[index], index == parts.count - 1)
        let footer = segment.footer
        let first = footer.firstSegmentId + UInt64(index)
        var origin = SegmentSealer.Origin(
            logId: footer.logId, domain: segment.file.header.domain, segmentId: first, firstPosition: part.lowerBound,
            previousHash: index == 0 ? footer.previousHash : SpanParts.link(footer.logId, part.lowerBound - 1),
            lastHash: isLast ? footer.lastHash : SpanParts.link(footer.logId, part.upperBound), sources: [], commits: [], path: segment.path)
        (origin.lastSegmentId, origin.level) = (isLast ? footer.lastSegmentId : first, level)
        var sealer = SpanSealer(origin, identifiers: identifiers)
        var next = part.lowerBound
        while next <= part.upperBound {
            let batch = next...min(next + Self.batchPositions - 1, part.upperBound)
            try segment.forEachRow(at: batch) { row throws(EventLogError) in
                switch edit {
                case .erase(let scope) where scope.takes(row.position, row.identifiers): try Self.appendErased(row, to: &sealer)
                case .reduce(let positions) where positions.contains(row.position): try Self.appendReduced(row, to: &sealer)
                default: try sealer.append(row)
                }
            }
            next = batch.upperBound + 1
            try progress(batch.upperBound)
        }
        let file = try folder.create(SealedName.erasing)
        defer { file.close() }
        try sealer.finish(to: file, through: part.upperBound)
        return try folder.publish(folder.open(folder.path(SealedName.erasing), identifiers, segment.positionWalks))
    }

    private static func appendReduced(_ row: SalvagedRow, to sealer: inout SpanSealer) throws(EventLogError) {
        var (reduced, failure) = (row, EventLogError?.none)
        ReducedEvent.reducing(packed: row.event).withUnsafeBufferPointer { packed in
            reduced.event = packed
            do throws(EventLogError) { try sealer.append(reduced) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    private static func appendErased(_ row: SalvagedRow, to sealer: inout SpanSealer) throws(EventLogError) {
        var failure: EventLogError?
        JSONValue.packedEmptyObject.withUnsafeBufferPointer { empty in
            let erased = SalvagedRow(
                position: row.position, recordedAt: row.recordedAt, occurredAt: row.recordedAt, flags: RowFlags.erased, type: .track, source: noSource,
                identifiers: [], anchorIndex: IdentifierTuple.noAnchor, assignedMessageId: nil, event: empty)
            do throws(EventLogError) { try sealer.append(erased) } catch { failure = error }
        }
        if let failure { throw failure }
    }
}

extension SealedSegment {
    /// Calls `body` with every row at some positions, by position, whole; those of events that are gone have their flag and an empty object.
    func forEachRow(at positions: ClosedRange<UInt64>, _ body: (SalvagedRow) throws(EventLogError) -> Void) throws(EventLogError) {
        var events = try EventGathering(self)
        let order = try gather(positions: positions, into: &events)
        try events.forEach(in: order, body)
    }
}
