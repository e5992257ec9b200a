/// An integer chunk, read in place: any value by itself, or a range at a time. Grammar: IntegerEncoding.swift.
///
/// Holds pointers into bytes that the owner of the column keeps alive and unchanged.
struct IntegerColumn: Sendable {
    let count: Int
    let bytesCount: Int
    let encoding: IntegerEncoding
    /// The value of a constant chunk.
    let constant: Int64
    /// The packed values, those of the runs, or those of the dictionary; none of a constant chunk.
    let values: PackedIntegers
    /// The codes of a dictionary, else none.
    let codes: PackedIntegers
    /// The ends of runs, else none.
    let ends: AscendingColumn
    // All of them, instead of an enum with payloads, since a read of one value would copy the payload.

    /// Opens a chunk that is exactly `bytes`; nil when it breaks the grammar.
    ///
    /// - Complexity: O(vectors + patches).
    init?(_ bytes: UnsafeRawBufferPointer, count: Int) {
        guard (0...IntegerEncoding.valuesMax).contains(count), var scan = ColumnScan(bytes), let tag = scan.byte(),
            let encoding = IntegerEncoding(rawValue: tag)
        else { return nil }
        let none = PackedIntegers(emptyAt: scan.at)
        var (constant, values, codes, ends) = (Int64(0), none, none, AscendingColumn(emptyAt: scan.at))
        switch encoding {
        case .constant:
            guard let value = scan.zigzag() else { return nil }
            constant = value
        case .packed:
            guard let packed = PackedIntegers(&scan, count: count) else { return nil }
            values = packed
        case .runs:
            guard let runs = Self.runs(&scan, count) else { return nil }
            (values, ends) = runs
        case .dictionary:
            guard let dictionary = Self.dictionary(&scan, count) else { return nil }
            (values, codes) = dictionary
        }
        guard scan.left == 0 else { return nil }
        (self.count, bytesCount, self.encoding, self.constant) = (count, bytes.count, encoding, constant)
        (self.values, self.codes, self.ends) = (values, codes, ends)
    }

    private static func runs(_ scan: inout ColumnScan, _ count: Int) -> (PackedIntegers, AscendingColumn)? {
        guard let runs = scan.count(max: count), runs > 0, let values = part(&scan, runs), let bytes = scan.take(scan.left),
            let ends = AscendingColumn(bytes, count: runs), ends[runs - 1] == UInt64(count)
        else { return nil }
        return (values, ends)
    }

    private static func dictionary(_ scan: inout ColumnScan, _ count: Int) -> (PackedIntegers, PackedIntegers)? {
        guard let distinct = scan.count(max: IntegerEncoding.distinctMax), distinct > 0, let values = part(&scan, distinct),
            let codes = PackedIntegers(&scan, count: count)
        else { return nil }
        return (values, codes)
    }

    private static func part(_ scan: inout ColumnScan, _ count: Int) -> PackedIntegers? {
        guard let bytes = scan.sized(), var inner = ColumnScan(bytes), let values = PackedIntegers(&inner, count: count), inner.left == 0
        else { return nil }
        return values
    }

    /// The value of a place; 0 for a place outside and for a code beyond the dictionary.
    ///
    /// - Complexity: O(1); O(log runs) for runs.
    subscript(index: Int) -> Int64 {
        guard index >= 0, index < count else { return 0 }
        switch encoding {
        case .packed: return values[index]
        case .dictionary: return values[Int(truncatingIfNeeded: codes[index])]
        case .runs: return values[ends.lowerBound(UInt64(index) &+ 1)]
        case .constant: return constant
        }
    }
}
