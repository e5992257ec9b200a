// Events of one LogSegment taken apart, in the order of their positions: what sealing sorts and encodes.
//
// One flat array a field; a row's leaves lie one behind the other. Nothing is allocated per event.

import EventModel

struct ShreddedRows: ~Copyable {
    var table = ShapeTable()
    var values = ValueInterner()
    var identifiers: SegmentIdentifiers
    private var shredder = EventShredder()

    private(set) var anchors = Scratch<UInt32>(capacity: 1 << 12)
    private(set) var occurredAtMicros = Scratch<Int64>(capacity: 1 << 12)
    private(set) var kinds = Scratch<UInt16>(capacity: 1 << 12)
    private(set) var sources = Scratch<UInt32>(capacity: 1 << 12)
    private(set) var shapes = Scratch<UInt32>(capacity: 1 << 12)
    /// 1 + index of the name among ``values``; 0 for none.
    private(set) var names = Scratch<UInt32>(capacity: 1 << 12)
    /// Row `i`'s identifiers end at `ordinalEnds[i]` of `ordinals`, and begin where those of the row before end.
    private(set) var ordinals = Scratch<UInt32>(capacity: 1 << 12)
    private(set) var ordinalEnds = Scratch<UInt32>(capacity: 1 << 12)
    private(set) var anchorIndexes = Scratch<UInt8>(capacity: 1 << 12)
    /// Row `i`'s leaves begin at `leafStarts[i]`: numbers, or indexes among ``values``.
    private(set) var leafStarts = Scratch<UInt32>(capacity: 1 << 12)
    private(set) var leafNumbers = IntegerBuffer(capacity: 1 << 16)
    private(set) var leafScales = ByteHeap(capacity: 1 << 16)
    /// The messageIds that are UUIDs, with their rows.
    private(set) var uuids = Scratch<RowId>(capacity: 1 << 12)
    /// Hashes of the others, with their rows.
    private(set) var textIds: [(hash: UInt64, row: UInt32)] = []
    private(set) var packedBytes: UInt64 = 0
    private(set) var hasGoneRows = false

    struct RowId: BitwiseCopyable {
        var id: SortedIds.ID
        var row: UInt32
    }

    /// For each column how many values it has, and how many of them were met first in it.
    private(set) var columnUse: [ColumnUse] = []

    struct ColumnUse {
        var values = 0
        var newValues = 0
    }

    /// Where a shape's name stands, by event type.
    private var nameLeaves: [(track: NamePlace, page: NamePlace)] = []
    private let pathsOfNames = ["event", "name"].map { LeafPath(steps: [.key(Array($0.utf8))]) }

    private enum NamePlace {
        case nowhere
        case leaf(Int)
        /// It is in the event: a name that is also an identifier or an instant, or the event is kept whole.
        case event
    }

    init(_ identifiers: IdentifierTable) { self.identifiers = SegmentIdentifiers(identifiers) }

    var count: Int { anchors.count }

    /// Brings ``uuids`` into order.
    mutating func sortIds() { RowSort.sort(&uuids) }
}

extension ShreddedRows {
    /// Why an event cannot be sealed; neither happens to a log that recovery has read.
    enum Failure: Error {
        case unknownIdentifier(UInt32)
        /// More distinct values than one file can hold.
        case tooManyValues
    }

    /// Takes the event with the next position apart.
    mutating func append(_ row: ArrivedRow) throws(Failure) {
        let uuid = row.assignedMessageId == nil ? EventContent.messageIdUUID(row.event) : nil
        let shape = try shred(row, keepsMessageId: uuid != nil && row.type != .retract)
        if nameLeaves.count <= shape { findNameLeaves() }
        let start = leafNumbers.count
        try appendLeaves(shape)
        names.append(try name(of: row, shape, firstLeaf: start))
        appendId(row, uuid)
        for ordinal in row.identifiers { ordinals.append(ordinal.rawValue) }
        ordinalEnds.append(UInt32(ordinals.count))
        anchorIndexes.append(row.anchorIndex)
        anchors.append(row.anchorIndex == IdentifierTuple.noAnchor ? 0 : row.identifiers[Int(row.anchorIndex)].rawValue)
        occurredAtMicros.append(row.occurredAtMicros)
        kinds.append(UInt16(row.type.rawValue) | UInt16(row.flags) << 8)
        sources.append(row.source)
        shapes.append(UInt32(shape))
        leafStarts.append(UInt32(start))
        packedBytes += UInt64(row.event.count)
        hasGoneRows = hasGoneRows || row.flags & RowFlags.gone != 0
    }

    private mutating func shred(_ row: ArrivedRow, keepsMessageId: Bool) throws(Failure) -> Int {
        var failure: Failure?
        let shape = withUnsafeTemporaryAllocation(of: Int.self, capacity: EventLimits.identifiersMax) { indexes in
            for (place, ordinal) in row.identifiers.prefix(EventLimits.identifiersMax).enumerated() {
                guard let index = identifiers.index(of: ordinal.rawValue) else {
                    failure = .unknownIdentifier(ordinal.rawValue)
                    return 0
                }
                indexes[place] = index
            }
            // Only now: adding a key moves the others.
            return withUnsafeTemporaryAllocation(of: UnsafeBufferPointer<UInt8>.self, capacity: EventLimits.identifiersMax) { keys in
                for place in 0..<row.identifiers.count { keys[place] = identifiers.key(at: indexes[place]) }
                let context = ShredContext(
                    identifiers: UnsafeBufferPointer(rebasing: keys[0..<row.identifiers.count]), occurredAt: Instant(micros: row.occurredAtMicros),
                    keepsMessageId: keepsMessageId)
                return Int(shredder.shred(row.event, context, into: &table))
            }
        }
        if let failure { throw failure }
        return shape
    }

    private mutating func appendLeaves(_ shape: Int) throws(Failure) {
        let leaves = shredder.leaves
        let columns = table.leafColumns(shape)
        var column = columns.startIndex
        for leaf in leaves {
            let number = Int(columns[column])
            column += 1
            leafScales.append(leaf.scale)
            guard let start = leaf.bytes.baseAddress else {
                leafNumbers.append(leaf.number)
                continue
            }
            guard let (index, isNew) = values.intern(UnsafeBufferPointer(start: start, count: leaf.bytes.count)) else { throw .tooManyValues }
            leafNumbers.append(Int64(index))
            note(number, isNew: isNew)
        }
    }

    private mutating func note(_ column: Int, isNew: Bool) {
        while columnUse.count <= column { columnUse.append(ColumnUse()) }
        columnUse[column].values += 1
        if isNew { columnUse[column].newValues += 1 }
    }

    private mutating func appendId(_ row: ArrivedRow, _ uuid: (high: UInt64, low: UInt64)?) {
        let index = UInt32(count)
        if let assigned = row.assignedMessageId {
            uuids.append(RowId(id: SortedIds.ID(high: assigned.high, low: assigned.low), row: index))
        } else if let uuid {
            uuids.append(RowId(id: SortedIds.ID(high: uuid.high, low: uuid.low), row: index))
        } else {
            textIds.append((EventContent.messageIdHash(row.event) ?? 0, index))
        }
    }
}

extension ShreddedRows {
    private mutating func findNameLeaves() {
        while nameLeaves.count < table.shapeCount {
            let places = pathsOfNames.map { path in namePlace(table.places(of: path, in: nameLeaves.count)) }
            nameLeaves.append((places[0], places[1]))
        }
    }

    private func leafColumn(_ shape: Int, _ index: Int) -> UInt32 {
        let columns = table.leafColumns(shape)
        return columns[columns.startIndex + index]
    }

    private func namePlace(_ places: [LeafPlace]) -> NamePlace {
        switch places.first {
        case nil, .null: .nowhere
        case .leaf(let index) where table.columns[Int(leafColumn(nameLeaves.count, index))].kind == .value: .leaf(index)
        default: .event
        }
    }

    /// 1 + index of the name among ``values``; 0 for none.
    private mutating func name(of row: ArrivedRow, _ shape: Int, firstLeaf: Int) throws(Failure) -> UInt32 {
        let place: NamePlace =
            switch row.type {
            case .track: nameLeaves[shape].track
            case .page, .screen: nameLeaves[shape].page
            default: .nowhere
            }
        switch place {
        case .nowhere: return 0
        case .leaf(let index): return UInt32(truncatingIfNeeded: leafNumbers[firstLeaf + index]) + 1
        case .event:
            guard let name = EventContent.name(row.event, row.type) else { return 0 }
            guard let (index, _) = values.intern(name) else { throw .tooManyValues }
            return index + 1
        }
    }

    /// The identifiers of a row; valid until a row is added.
    @inline(__always)
    func tuple(_ row: Int) -> IdentifierTuple {
        let start = row == 0 ? 0 : Int(ordinalEnds.base[row &- 1])
        let own = UnsafeBufferPointer(start: UnsafePointer(ordinals.base + start), count: Int(ordinalEnds.base[row]) &- start)
        return IdentifierTuple(ordinals: own, anchorIndex: anchorIndexes.base[row])
    }
}
