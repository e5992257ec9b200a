import EventModel

/// Reads occurredAt of some rows of a row group: single values where few are wanted of a vector, all of it where many are.
struct OccurredAtReader: ~Copyable {
    private let values: IntegerColumn
    /// Whether the values are distances from the clock curve at the row's position, not instants.
    private let isRelative: Bool
    private let clock: ClockCurve
    /// Of no use to values that are instants.
    private let positions: IntegerColumn
    private var decoded = Scratch<Int64>(capacity: SealedFormat.vectorRows)
    private var offsets = Scratch<Int64>(capacity: SealedFormat.vectorRows)

    /// From so many rows of a vector on, decoding all of it is quicker.
    private static let decodesFrom = 32

    init(_ segment: SealedSegment, _ group: RowGroup) throws(EventLogError) {
        guard let chunk = LeafChunk(try group.bytes(RowChunk.occurredAt.rawValue), count: group.rows) else {
            throw group.damaged("occurredAt breaks the format")
        }
        let positions = try Self.positions(chunk, group)
        (values, isRelative, clock) = (chunk.integers, positions != nil, segment.clock)
        self.positions = positions ?? chunk.integers
    }

    /// Nil when the values are instants themselves.
    private static func positions(_ chunk: LeafChunk, _ group: RowGroup) throws(EventLogError) -> IntegerColumn? {
        switch chunk.kind {
        case .plain: return nil
        case .sinceClock:
            guard let positions = IntegerColumn(try group.bytes(RowChunk.positions.rawValue), count: group.rows) else {
                throw group.damaged("the positions break the format")
            }
            return positions
        case .sinceOccurredAt, .byShape, .byName, .byTuple, .byColumn, .strings:
            throw group.damaged("occurredAt is kept in a form that this version does not scan")
        }
    }

    /// How many of the rows, counted from the start of `range`, occurred within `occurred`.
    ///
    /// - Parameter range: At most a vector.
    mutating func count(_ range: Range<Int>, _ rows: UnsafeBufferPointer<UInt32>, within occurred: ClosedRange<Int64>) -> Int {
        rows.count < Self.decodesFrom ? countSingle(range, rows, occurred) : countDecoded(range, rows, occurred)
    }

    private func countSingle(_ range: Range<Int>, _ rows: UnsafeBufferPointer<UInt32>, _ occurred: ClosedRange<Int64>) -> Int {
        var matches = 0
        for row in rows {
            let index = range.lowerBound &+ Int(row)
            let base = isRelative ? clock.micros(UInt64(bitPattern: positions[index])) : 0
            matches &+= occurred.contains(values[index] &+ base) ? 1 : 0
        }
        return matches
    }

    private mutating func countDecoded(_ range: Range<Int>, _ rows: UnsafeBufferPointer<UInt32>, _ occurred: ClosedRange<Int64>) -> Int {
        values.decode(range, into: decoded.base)
        if isRelative { positions.decode(range, into: offsets.base) }
        var matches = 0
        for row in rows {
            let base = isRelative ? clock.micros(UInt64(bitPattern: offsets.base[Int(row)])) : 0
            matches &+= occurred.contains(decoded.base[Int(row)] &+ base) ? 1 : 0
        }
        return matches
    }
}
