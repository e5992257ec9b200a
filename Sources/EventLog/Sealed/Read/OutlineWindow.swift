// Who many events of a file are about and when they occurred, by position.
//
// A file is sorted by customer, so events that follow one another by position lie all over it, and reading them one by one costs a search for
// each. A walk by position over much of a file therefore decodes every row group once for each ``positionsMax`` positions, with the loops of
// the codecs, and puts what it finds in order: a tenth of the cost.

import EventModel

/// The outlines of a range of positions of one sealed LogSegment, in memory. Immutable.
final class OutlineWindow: Sendable {
    let positions: ClosedRange<UInt64>
    private let outlines: [Outline]
    private let ordinals: [IdentifierOrdinal]

    /// 64 MiB with two identifiers an event.
    static let positionsMax = 1 << 21
    /// Decoding a row with all others of its row group costs less than this part of finding it by itself.
    static let costShare = 64

    private struct Outline: BitwiseCopyable {
        var occurredAtMicros: Int64 = 0
        var anchor: UInt32 = 0
        var source: UInt32 = 0
        var ordinalStart: UInt32 = 0
        var ordinalCount: UInt16 = 0
        /// 0 is no type: nothing was found here yet.
        var type: UInt8 = 0
        var flags: UInt8 = 0
    }

    /// - Parameter positions: Lie in the file; at most ``positionsMax``.
    /// - Throws: ``EventLogError`` `damaged` when a position occurs twice or not at all.
    /// - Complexity: O(rows of the file), some 25 ns each.
    init(_ segment: SealedSegment, _ positions: ClosedRange<UInt64>) throws(EventLogError) {
        let first = Int64(positions.lowerBound - segment.firstPosition)
        var outlines = [Outline](repeating: Outline(), count: Int(positions.upperBound - positions.lowerBound) + 1)
        var (ordinals, found): ([IdentifierOrdinal], Int) = ([], 0)
        ordinals.reserveCapacity(outlines.count * 2)
        let mayBeGone = segment.file.header.hasGoneRows
        var decoded = DecodedRowGroup(segment, columns: try segment.groups[0].columns())
        for group in segment.groups where group.entry.firstPosition <= positions.upperBound && group.entry.lastPosition >= positions.lowerBound {
            try decoded.decodeRows(of: group)
            try decoded.forEachRun { (run, anchor) throws(EventLogError) in
                for row in run {
                    let place = decoded.positions[row] &- first
                    guard place >= 0, place < outlines.count else { continue }
                    let kind = decoded.kinds[row]
                    guard outlines[Int(place)].type == 0, let type = EventType(rawValue: UInt8(truncatingIfNeeded: kind)),
                        RowFlags.areOfSealedRow(kind >> 8, mayBeGone: mayBeGone)
                    else {
                        throw group.damaged("a position stands twice, or an event type or flags are unknown")
                    }
                    let start = ordinals.count
                    try decoded.withTuple(ofRow: row) { tuple in
                        for ordinal in tuple.ordinals { ordinals.append(IdentifierOrdinal(rawValue: ordinal)) }
                    }
                    outlines[Int(place)] = Outline(
                        occurredAtMicros: decoded.occurredAt[row], anchor: UInt32(truncatingIfNeeded: anchor),
                        source: UInt32(truncatingIfNeeded: decoded.sources[row]), ordinalStart: UInt32(start),
                        ordinalCount: UInt16(ordinals.count - start), type: type.rawValue, flags: UInt8(truncatingIfNeeded: kind >> 8))
                    found += 1
                }
            }
        }
        guard found == outlines.count else { throw segment.file.damaged("\(outlines.count - found) positions are in no row", at: 0, lost: positions) }
        (self.positions, self.outlines, self.ordinals) = (positions, outlines, ordinals)
    }

    private func outline(_ position: UInt64) -> Outline { outlines[Int(position - positions.lowerBound)] }

    func type(_ position: UInt64) -> EventType { EventType(rawValue: outline(position).type) ?? .track }

    func identifiers(_ position: UInt64) -> ArraySlice<IdentifierOrdinal> {
        let outline = outline(position)
        return ordinals[Int(outline.ordinalStart)..<Int(outline.ordinalStart) + Int(outline.ordinalCount)]
    }

    /// What a row says beside its event, as far as it is known here.
    func row(_ position: UInt64) -> RowReader.Row {
        let (outline, type) = (outline(position), type(position))
        return RowReader.Row(
            position: position, occurredAtMicros: outline.occurredAtMicros, flags: outline.flags, type: type, source: Int(outline.source), anchor: outline.anchor)
    }
}
