import EventModel

/// Puts every event of a file together from its columns and checks it, row group after row group.
///
/// One owner, one thread: no access is checked for exclusivity, since every event makes dozens.
final class EventVerification {
    private let segment: SealedSegment
    private let ids: SortedIds
    private let identifiers: DefinedIdentifiers
    private let dictionary: UnpackedDictionary
    private let names: NameLeaves
    /// Next value of each column in the row group.
    @exclusivity(unchecked) private var values: [Int]
    @exclusivity(unchecked) private var heaps = LeafHeaps()
    @exclusivity(unchecked) private var leaves: [LeafValue] = []
    /// Leaves whose bytes are in `texts`, with where they end there.
    @exclusivity(unchecked) private var ends: [(leaf: Int, end: Int)] = []
    @exclusivity(unchecked) private var texts = ByteHeap(capacity: 4096)
    @exclusivity(unchecked) private var keys: [UnsafeBufferPointer<UInt8>] = []
    @exclusivity(unchecked) private var keysTuple = -1
    @exclusivity(unchecked) private var event = ByteHeap(capacity: 4096)
    /// The id of the row at hand; zeros when it is no UUID.
    @exclusivity(unchecked) private var id = SortedIds.ID(high: 0, low: 0)
    @exclusivity(unchecked) private var usedIds: BitSet
    @exclusivity(unchecked) private var textIds: [(hash: UInt64, row: UInt32)] = []
    @exclusivity(unchecked) private var packedBytes: UInt64 = 0
    /// Positions whose events a repair has found lost.
    @exclusivity(unchecked) private(set) var lostPositions: [UInt64] = []
    /// How many events were erased.
    @exclusivity(unchecked) private(set) var erasedCount = 0

    init(
        _ segment: SealedSegment, _ ids: SortedIds, _ identifiers: consuming DefinedIdentifiers, _ dictionary: consuming UnpackedDictionary
    ) {
        (self.segment, self.ids) = (segment, ids)
        self.identifiers = identifiers
        self.dictionary = dictionary
        names = NameLeaves(segment.layout)
        values = Array(repeating: 0, count: segment.layout.columns.count)
        usedIds = BitSet(count: ids.count)
    }

    /// Checks the events of the row group that was just decoded.
    func verify(_ rows: RowVerification) throws(EventLogError) {
        keysTuple = -1
        for column in values.indices {
            values[column] = 0
            if let strings = rows.decoded.strings[column] { heaps.open(column, strings, columnCount: values.count) }
        }
        for row in 0..<rows.decoded.rows { try verify(row, rows.decoded) }
    }

    private func verify(_ row: Int, _ decoded: borrowing DecodedRowGroup) throws(EventLogError) {
        try loadKeys(row, decoded)
        let shape = Int(truncatingIfNeeded: decoded.shapes[row])
        guard readLeaves(shape, decoded), assemble(shape, row, decoded) else {
            throw damaged("does not come together from its columns", row, decoded)
        }
        let bytes = event.bytes.assumingMemoryBound(to: UInt8.self)
        guard PackedJSONCheck.isObject(bytes) else { throw damaged("is no packed object", row, decoded) }
        packedBytes += UInt64(bytes.count)
        guard let type = EventType(rawValue: UInt8(truncatingIfNeeded: decoded.kinds[row])),
            RowFlags.areOfSealedRow(decoded.kinds[row] >> 8, mayBeGone: segment.file.header.hasGoneRows)
        else {
            throw damaged("is of no known type", row, decoded)
        }
        if decoded.kinds[row] >> 8 & Int64(RowFlags.gone) != 0 {
            guard keys.isEmpty, bytes.elementsEqual(JSONValue.packedEmptyObject) else {
                throw damaged("is said to be gone, and is there", row, decoded)
            }
            let position = segment.firstPosition &+ UInt64(bitPattern: decoded.positions[row])
            if decoded.kinds[row] >> 8 == Int64(RowFlags.lost) { lostPositions.append(position) } else { erasedCount += 1 }
        }
        try checkId(bytes, row, decoded)
        guard hasName(shape, type, decoded.names[row]) else { throw damaged("has another name than its row", row, decoded) }
    }

    private func damaged(_ reason: String, _ row: Int, _ decoded: borrowing DecodedRowGroup) -> EventLogError {
        let position = segment.firstPosition &+ UInt64(bitPattern: decoded.positions[row])
        return EventLogError(
            .damaged, path: segment.path, offsetBytes: decoded.group.entry.offsetBytes, lost: position...position,
            "event \(position) \(reason)")
    }

    /// What is wrong with all events together; nil when nothing is.
    func problemOfAll() -> String? {
        if packedBytes != segment.footer.packedBytes { return "the footer's size of all events is not theirs" }
        if !usedIds.isFull { return "a messageId of the file has no row" }
        guard let section = try? segment.textIds(), section.count == textIds.count else {
            return "another number of messageIds are no UUIDs than the file says"
        }
        textIds.sort { ($0.hash, $0.row) < ($1.hash, $1.row) }
        let isSame = textIds.indices.allSatisfy { section[$0].hash == textIds[$0].hash && section[$0].row == Int(textIds[$0].row) }
        return isSame ? nil : "the messageIds that are no UUIDs do not lead to their rows"
    }
}

extension EventVerification {
    /// Rows that follow one another mostly have the same identifiers.
    private func loadKeys(_ row: Int, _ decoded: borrowing DecodedRowGroup) throws(EventLogError) {
        let tuple = Int(truncatingIfNeeded: decoded.tuples[row])
        guard tuple != keysTuple else { return }
        keys.removeAll(keepingCapacity: true)
        for ordinal in decoded.ordinals[decoded.ordinalStarts[tuple]..<decoded.ordinalStarts[tuple + 1]] {
            guard let key = identifiers.key(of: ordinal) else {
                throw damaged("has identifier \(ordinal), which the file does not define", row, decoded)
            }
            keys.append(key)
        }
        keysTuple = tuple
    }

    /// False when a value cannot be read.
    private func readLeaves(_ shape: Int, _ decoded: borrowing DecodedRowGroup) -> Bool {
        leaves.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        texts.removeAll()
        let layout = segment.layout
        for place in layout.leafStarts[shape]..<layout.leafStarts[shape + 1] {
            let column = Int(layout.leaves[place])
            let index = values[column]
            values[column] = index &+ 1
            guard readLeaf(column, index, decoded) else { return false }
        }
        let bytes = texts.bytes.assumingMemoryBound(to: UInt8.self)
        var start = 0
        for (leaf, end) in ends {
            leaves[leaf] = LeafValue(bytes: UnsafeBufferPointer(rebasing: bytes[start..<end]))
            start = end
        }
        return true
    }

    private func readLeaf(_ column: Int, _ index: Int, _ decoded: borrowing DecodedRowGroup) -> Bool {
        switch segment.layout.storage[column] {
        case .number:
            let scale = UInt8(truncatingIfNeeded: decoded.leaves.base[column].scales[index])
            leaves.append(LeafValue(number: decoded.leaves.base[column].values[index], scale: scale))
        case .integer: leaves.append(LeafValue(number: decoded.leaves.base[column].values[index]))
        case .code:
            let code = Int(truncatingIfNeeded: decoded.leaves.base[column].values[index])
            guard code >= 0, code < dictionary.count else { return false }
            leaves.append(LeafValue(bytes: dictionary[code]))
        case .heap:
            guard heaps.withString(column, index, { texts.append(UnsafeRawBufferPointer($0)) }) else { return false }
            addText()
        case .prefixed:
            guard case .prefixed(let prefix) = segment.layout.modes[column],
                PrefixedText.append(prefix: prefix, number: decoded.leaves.base[column].values[index], to: &texts)
            else { return false }
            addText()
        }
        return true
    }

    private func addText() {
        ends.append((leaves.count, texts.count))
        leaves.append(LeafValue(number: 0))
    }

    private func assemble(_ shape: Int, _ row: Int, _ decoded: borrowing DecodedRowGroup) -> Bool {
        event.removeAll()
        let rank = decoded.ids[row]
        id = rank >= 0 && rank < Int64(ids.count) ? ids[Int(rank)] : SortedIds.ID(high: 0, low: 0)
        return keys.withUnsafeBufferPointer { keys in
            leaves.withUnsafeBufferPointer { leaves in
                let context = AssembleContext(
                    identifiers: keys, occurredAt: Instant(micros: decoded.occurredAt[row]), messageId: (id.high, id.low))
                return EventAssembler.append(shape: shape, table: segment.table, leaves: leaves, context: context, to: &event)
            }
        }
    }

    /// The id is the event's own, unless it was assigned; ids that are no UUIDs are collected.
    private func checkId(_ bytes: UnsafeBufferPointer<UInt8>, _ row: Int, _ decoded: borrowing DecodedRowGroup) throws(EventLogError) {
        let (rank, isAssigned) = (decoded.ids[row], decoded.kinds[row] >> 8 & Int64(RowFlags.assignedMessageId) != 0)
        guard rank >= 0, rank <= Int64(ids.count), !isAssigned || rank < Int64(ids.count) else {
            throw damaged("has a messageId that the file does not have", row, decoded)
        }
        if rank == Int64(ids.count) {
            return textIds.append((EventContent.messageIdHash(bytes) ?? 0, UInt32(decoded.group.firstRow + row)))
        }
        // More rows than one may have an id: it was sent by one and assigned to another.
        _ = usedIds.insert(Int(rank))
        guard !isAssigned else { return }
        guard let own = EventContent.messageIdUUID(bytes), own.high == id.high, own.low == id.low else {
            throw damaged("has another messageId than its row", row, decoded)
        }
    }

    /// Whether the row's name is the event's.
    private func hasName(_ shape: Int, _ type: EventType, _ name: Int64) -> Bool {
        guard let leaf = names.leaf(shape, type) else { return name == 0 }
        guard name > 0, name <= Int64(dictionary.count), leaf < leaves.count else { return false }
        return leaves[leaf].bytes.elementsEqual(dictionary[Int(name) - 1])
    }
}

/// Which leaf of a shape holds the event's name.
private struct NameLeaves {
    private let track: [Int?]
    private let page: [Int?]

    init(_ layout: ColumnLayout) {
        func places(_ path: String) -> [Int?] {
            let name = LeafColumn(path: path, kind: .value)
            return (0..<layout.shapeCount).map { shape in
                let columns = layout.leafColumns(shape)
                return columns.firstIndex { layout.columns[Int($0)] == name }.map { $0 - columns.startIndex }
            }
        }
        (track, page) = (places("event"), places("name"))
    }

    func leaf(_ shape: Int, _ type: EventType) -> Int? {
        switch type {
        case .track: track[shape]
        case .page, .screen: page[shape]
        default: nil
        }
    }
}
