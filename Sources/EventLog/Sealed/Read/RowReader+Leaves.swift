import EventModel

extension RowReader {
    /// An integer of a chunk for the present row; a form that has none gives 0.
    @inline(__always)
    func value(_ chunk: LeafChunk, _ index: Int) -> Int64 {
        switch chunk.kind {
        case .plain: chunk.integers[index]
        case .sinceOccurredAt: chunk.integers[index] &+ row.occurredAtMicros
        case .sinceClock: chunk.integers[index] &+ segment.clock.micros(row.position &- segment.footer.firstPosition)
        case .byShape: chunk.value(forKey: UInt64(row.shape))
        case .byName: chunk.value(forKey: UInt64(bitPattern: row.name))
        case .byTuple: chunk.value(forKey: UInt64(row.tuple))
        case .byColumn, .strings: 0
        }
    }

    /// An integer of a leaf column.
    @inline(__always)
    private mutating func leafValue(_ column: Int, _ index: Int) throws(EventLogError) -> Int64 {
        let chunk = try chunk(RowChunk.values(of: column), column, index)
        switch chunk.kind {
        case .plain: return chunk.integers[index]
        case .byShape: return function(chunk, column, UInt64(row.shape))
        case .byName: return function(chunk, column, UInt64(bitPattern: row.name))
        case .byTuple: return function(chunk, column, UInt64(row.tuple))
        case .byColumn: return function(chunk, column, try key(chunk, index))
        default: return value(chunk, index)
        }
    }

    /// A function's value. Rows that follow one another often ask for the same.
    @inline(__always)
    private func function(_ chunk: LeafChunk, _ column: Int, _ key: UInt64) -> Int64 {
        let cursor = cursor(column)
        if cursor.pointee.hasLast, cursor.pointee.lastKey == key { return cursor.pointee.lastValue }
        let value = chunk.value(forKey: key)
        (cursor.pointee.hasLast, cursor.pointee.lastKey, cursor.pointee.lastValue) = (true, key, value)
        return value
    }

    private mutating func key(_ chunk: LeafChunk, _ index: Int) throws(EventLogError) -> UInt64 {
        guard chunk.column < columnCount else { throw group.damaged("a column is a function of one that the file does not have") }
        let other = try self.chunk(RowChunk.values(of: chunk.column), chunk.column, index)
        guard other.kind == .plain else { throw group.damaged("a column is a function of one that is itself a function") }
        return UInt64(bitPattern: other.integers[index])
    }

    private mutating func scale(_ column: Int, _ index: Int) throws(EventLogError) -> UInt8 {
        let place = RowChunk.scales(of: column)
        guard chunks[place] != nil || group.chunkBytes(place) > 0 else { return 0 }
        return UInt8(truncatingIfNeeded: value(try chunk(place, column, index), index))
    }

    /// An opened chunk that has a value at `index`.
    @inline(__always)
    private mutating func chunk(_ place: Int, _ column: Int, _ index: Int) throws(EventLogError) -> LeafChunk {
        if let chunk = chunks[place], index < chunk.count { return chunk }
        return try openChunk(place, column, index)
    }

    @inline(never)
    private mutating func openChunk(_ place: Int, _ column: Int, _ index: Int) throws(EventLogError) -> LeafChunk {
        let count = columns.valueCount(segment.layout.groupOfColumn[column])
        guard let chunk = try group.leaf(place, count: count), index < chunk.count else {
            throw group.damaged("column \(segment.layout.columns[column].path) has fewer values than its rows")
        }
        chunks[place] = chunk
        return chunk
    }

    /// Appends the packed value of a leaf to `heap`.
    private mutating func appendText(_ column: Int, _ index: Int, to heap: inout ByteHeap) throws(EventLogError) {
        let isWhole: Bool
        switch segment.layout.storage[column] {
        case .code: isWhole = segment.appendString(Int(truncatingIfNeeded: try leafValue(column, index)), to: &heap)
        case .heap:
            guard let strings = try chunk(RowChunk.values(of: column), column, index).strings else {
                throw group.damaged("column \(segment.layout.columns[column].path) is no heap")
            }
            if !heaps.isOpen(column) { heaps.open(column, strings, columnCount: columnCount) }
            isWhole = heaps.withString(column, index) { heap.append(UnsafeRawBufferPointer($0)) }
        case .prefixed:
            guard case .prefixed(let prefix) = segment.layout.modes[column] else { return }
            isWhole = PrefixedText.append(prefix: prefix, number: try leafValue(column, index), to: &heap)
        case .number, .integer: isWhole = false
        }
        guard isWhole else { throw group.damaged("a value of column \(segment.layout.columns[column].path) cannot be read") }
    }
}

extension RowReader {
    /// Leaves of one row, and the memory that their packed values live in. Reused from row to row of one LogSegment.
    struct Leaves: ~Copyable {
        fileprivate var values: [LeafValue] = []
        /// For each leaf with packed bytes of its own: which, and where they end in ``texts``.
        fileprivate var ends: [(leaf: Int, end: Int)] = []
        fileprivate var texts = ByteHeap(capacity: 512)
        fileprivate var unpacked = UnpackedPages()

        /// Calls `body` with the leaves in leaf order; pointers are valid meanwhile.
        mutating func withValues<R>(_ body: (UnsafeBufferPointer<LeafValue>) -> R) -> R {
            var start = 0
            let bytes = texts.bytes.assumingMemoryBound(to: UInt8.self)
            for (leaf, end) in ends {
                values[leaf] = LeafValue(bytes: UnsafeBufferPointer(rebasing: bytes[start..<end]))
                start = end
            }
            return values.withUnsafeBufferPointer(body)
        }
    }

    /// Reads the leaves of the row that ``readRow()`` read.
    mutating func readLeaves(into leaves: inout Leaves) throws(EventLogError) {
        leaves.values.removeAll(keepingCapacity: true)
        leaves.ends.removeAll(keepingCapacity: true)
        leaves.texts.removeAll()
        let (layout, resident) = (segment.layout, segment.resident)
        for leaf in layout.leafStarts[row.shape]..<layout.leafStarts[row.shape + 1] {
            let column = Int(layout.leaves[leaf])
            let index = advance(column)
            switch layout.storage[column] {
            case .number: leaves.values.append(LeafValue(number: try leafValue(column, index), scale: try scale(column, index)))
            case .integer: leaves.values.append(LeafValue(number: try leafValue(column, index)))
            case .code where resident != nil:
                guard let value = resident?[try leafValue(column, index)] else { throw group.damaged("a dictionary code is none of the file's") }
                leaves.values.append(LeafValue(bytes: value))
            case .code:
                guard segment.appendString(Int(truncatingIfNeeded: try leafValue(column, index)), &leaves.unpacked, to: &leaves.texts) else {
                    throw group.damaged("a value of column \(layout.columns[column].path) cannot be read")
                }
                leaves.ends.append((leaves.values.count, leaves.texts.count))
                leaves.values.append(LeafValue(number: 0))
            case .heap, .prefixed:
                try appendText(column, index, to: &leaves.texts)
                leaves.ends.append((leaves.values.count, leaves.texts.count))
                leaves.values.append(LeafValue(number: 0))
            }
        }
    }

    /// The present row's next value of a column of integers or numbers, in the order of the shape's leaves.
    mutating func nextNumber(_ column: Int) throws(EventLogError) -> (value: Int64, scale: UInt8) {
        let index = advance(column)
        let value = try leafValue(column, index)
        return (value, segment.layout.storage[column] == .number ? try scale(column, index) : 0)
    }

    /// Appends the present row's next value of a column of packed values.
    mutating func appendNextText(_ column: Int, to heap: inout ByteHeap) throws(EventLogError) {
        try appendText(column, advance(column), to: &heap)
    }

    /// Ordinals of the row's identifiers, as its event lists them.
    ///
    /// - Returns: Which of them is the anchor; 255 for none.
    @discardableResult
    func appendIdentifiers(to ordinals: inout [IdentifierOrdinal]) throws(EventLogError) -> UInt8 {
        let head = columns.tupleHeads[row.tuple]
        let (count, anchorIndex) = (Int(head & 0xFF), Int(head >> 8))
        guard count <= EventLimits.identifiersMax, (0..<count).contains(anchorIndex) || anchorIndex == Int(IdentifierTuple.noAnchor) else {
            throw group.damaged("a tuple has \(count) identifiers and anchor \(anchorIndex)")
        }
        var other = Int(clamping: columns.tupleOtherStarts[row.tuple])
        for place in 0..<count {
            if place == anchorIndex {
                ordinals.append(IdentifierOrdinal(rawValue: row.anchor))
            } else {
                ordinals.append(IdentifierOrdinal(rawValue: UInt32(truncatingIfNeeded: Int64(row.anchor) &+ columns.tupleOthers[other])))
                other &+= 1
            }
        }
        return UInt8(anchorIndex)
    }
}
