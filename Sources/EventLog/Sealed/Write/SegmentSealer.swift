// Turns the events of one rolled LogSegment into a sealed one.
//
// Two passes: events are taken apart in the order of their positions (ShreddedRows), then, when everything is known that concerns the whole
// file (its strings, its ids, which columns are heaps), rows go in sort order into row groups.

import Disk
import EventModel

struct SegmentSealer: ~Copyable {
    /// What the file says about where it comes from.
    struct Origin {
        var logId: UInt64
        var domain: Domain
        var segmentId: UInt64
        var firstPosition: UInt64
        var previousHash: UInt64
        var lastHash: UInt64
        var sources: [String]
        /// First position and recordedAt of each commit, ascending.
        var commits: [SealedCommit]
        /// The file that is sealed, for errors.
        var path = ""
        /// The last LogSegment that the file stands for, when those are more than one.
        var lastSegmentId: UInt64?
        var level: UInt32 = 0
    }

    /// Sources and commits may become known with the events.
    var origin: Origin
    private var rows: ShreddedRows

    init(_ origin: Origin, identifiers: IdentifierTable) {
        self.origin = origin
        rows = ShreddedRows(identifiers)
    }

    /// Takes the event with the next position.
    mutating func append(_ row: ArrivedRow) throws(EventLogError) {
        do throws(ShreddedRows.Failure) {
            try rows.append(row)
        } catch {
            let position = origin.firstPosition + UInt64(rows.count)
            throw switch error {
            case .unknownIdentifier(let ordinal):
                EventLogError(.damaged, path: origin.path, lost: position...position, "event \(position) uses identifier \(ordinal), which nothing defines")
            case .tooManyValues: EventLogError(.limit, path: origin.path, "the strings of one LogSegment take more than 4 GiB")
            }
        }
    }

    /// Writes the sealed LogSegment to an empty file and makes it durable. There is at least one event.
    mutating func finish(to file: any File) throws(EventLogError) {
        let plan = SealingPlan(rows)
        let (valueOrder, codes) = rows.values.sorted(plan.isInDictionary)
        let layout = ColumnLayout(rows.table, modes: plan.modes)
        let clock = plan.clock(rows)
        let builder = RowGroupBuilder(layout: layout, clock: clock, firstPosition: origin.firstPosition, dictionaryCount: valueOrder.count)
        var writer = try SealedSegmentWriter(file, footer: footer(), domain: origin.domain, hasGoneRows: rows.hasGoneRows, builder: builder)
        let (ids, ranks) = rankedIds()
        let order = RowSort.order(anchors: rows.anchors.base, occurredAtMicros: rows.occurredAtMicros.base, count: rows.count)
        for row in order { try append(Int(row), to: &writer, layout, codes, ranks) }
        try writer.finish { sections throws(EventLogError) in
            try sections.append(.shapes) { rows.table.encode(into: &$0) }
            try sections.append(.columns) { layout.encodeModes(into: &$0) }
            try sections.append(.dictionary) { appendDictionary(valueOrder, to: &$0) }
            try sections.append(.ids) { heap in
                heap.appendFixed(UInt64(ids.count))
                ids.withUnsafeBufferPointer { SortedIds.append($0, to: &heap) }
            }
            try sections.append(.textIds) { textIds(order).encode(into: &$0) }
            try sections.append(.sources) { SourceSection.append(origin.sources, to: &$0) }
            try sections.append(.identifiers) { appendIdentifiers(to: &$0) }
            try sections.append(.commits) { CommitSection.append(origin.commits, firstPosition: origin.firstPosition, to: &$0) }
            try sections.append(.clock) { clock.encode(into: &$0) }
        }
    }

    private func footer() -> SealedFooter {
        let occurred = rows.occurredAtMicros.buffer
        return SealedFooter(
            logId: origin.logId, firstPosition: origin.firstPosition, lastPosition: origin.firstPosition + UInt64(rows.count) - 1,
            firstSegmentId: origin.segmentId, lastSegmentId: origin.lastSegmentId ?? origin.segmentId, previousHash: origin.previousHash, lastHash: origin.lastHash,
            recordedFrom: origin.commits.first?.recordedAt ?? .earliest, recordedTo: origin.commits.last?.recordedAt ?? .earliest,
            occurredFrom: Instant(micros: occurred.min() ?? 0), occurredTo: Instant(micros: occurred.max() ?? 0),
            packedBytes: rows.packedBytes, level: origin.level)
    }
}

extension SegmentSealer {
    /// The UUIDs in order, and each row's rank among them; rows without one have their count.
    private mutating func rankedIds() -> (ids: [SortedIds.ID], ranks: [UInt32]) {
        rows.sortIds()
        let sorted = rows.uuids.buffer
        var ids: [SortedIds.ID] = []
        ids.reserveCapacity(sorted.count)
        // Two rows have one rank when an id was sent by one and assigned to another.
        for entry in sorted where ids.last != entry.id { ids.append(entry.id) }
        var ranks = [UInt32](repeating: UInt32(ids.count), count: rows.count)
        var rank = -1
        for entry in sorted {
            if rank < 0 || ids[rank] != entry.id { rank += 1 }
            ranks[Int(entry.row)] = UInt32(rank)
        }
        return (ids, ranks)
    }

    private func append(
        _ row: Int, to writer: inout SealedSegmentWriter, _ layout: ColumnLayout, _ codes: [UInt32], _ ranks: [UInt32]
    ) throws(EventLogError) {
        let (name, shape) = (rows.names.base[row], rows.shapes.base[row])
        let sealed = SealedRow(
            position: origin.firstPosition + UInt64(row), occurredAtMicros: rows.occurredAtMicros.base[row], kind: Int64(rows.kinds.base[row]),
            source: Int64(rows.sources.base[row]), name: name == 0 ? 0 : Int64(codes[Int(name) - 1]) + 1, shape: shape, id: Int64(ranks[row]))
        try writer.append(sealed, rows.tuple(row))
        var leaf = Int(rows.leafStarts.base[row])
        for place in layout.leafStarts[Int(shape)]..<layout.leafStarts[Int(shape) + 1] {
            append(rows.leafNumbers[leaf], scale: rows.leafScales.bytes[leaf], column: Int(layout.leaves[place]), to: &writer, layout, codes)
            leaf &+= 1
        }
    }

    @inline(__always)
    private func append(
        _ number: Int64, scale: UInt8, column: Int, to writer: inout SealedSegmentWriter, _ layout: ColumnLayout, _ codes: [UInt32]
    ) {
        switch layout.storage[column] {
        case .number: writer.append(number, scale: scale, column: column)
        case .integer: writer.append(number, column: column)
        case .code: writer.append(Int64(codes[Int(number)]), column: column)
        case .heap: writer.append(rows.values.value(Int(number)), column: column)
        case .prefixed(let prefixBytes):
            writer.append(PrefixedText.number(rows.values.value(Int(number)), prefixBytes: prefixBytes) ?? 0, column: column)
        }
    }
}

extension SegmentSealer {
    private func appendDictionary(_ order: [UInt32], to heap: inout ByteHeap) {
        var builder = StringDictionaryBuilder()
        for index in order { builder.append(rows.values.value(Int(index))) }
        builder.finish(into: &heap)
    }

    private func textIds(_ order: [UInt32]) -> TextIds {
        var sealedRow = [UInt32](repeating: 0, count: rows.count)
        for (place, row) in order.enumerated() { sealedRow[Int(row)] = UInt32(place) }
        return TextIds(rows.textIds.map { ($0.hash, sealedRow[Int($0.row)]) })
    }

    private func appendIdentifiers(to heap: inout ByteHeap) {
        let order = (0..<rows.identifiers.count).sorted { rows.identifiers.ordinal(at: $0) < rows.identifiers.ordinal(at: $1) }
        IdentifierSection.append(order.map { (rows.identifiers.ordinal(at: $0), rows.identifiers.key(at: $0)) }, to: &heap)
    }
}
