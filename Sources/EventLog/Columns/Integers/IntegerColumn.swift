/// An integer chunk, read in place: any value by itself, or a range at a time. Grammar: IntegerEncoding.swift.
///
/// Holds pointers into bytes that the owner of the column keeps alive and unchanged.
struct IntegerColumn: Sendable {
    enum Storage: Sendable {
        case constant(Int64)
        case packed(PackedIntegers)
        case runs(values: PackedIntegers, ends: AscendingColumn)
        case dictionary(values: PackedIntegers, codes: PackedIntegers)
    }

    let count: Int
    let bytesCount: Int
    let storage: Storage

    var encoding: IntegerEncoding {
        switch storage {
        case .constant: .constant
        case .packed: .packed
        case .runs: .runs
        case .dictionary: .dictionary
        }
    }

    /// Opens a chunk that is exactly `bytes`; nil when it breaks the grammar.
    ///
    /// - Complexity: O(vectors + patches).
    init?(_ bytes: UnsafeRawBufferPointer, count: Int) {
        guard (0...IntegerEncoding.valuesMax).contains(count), var scan = ColumnScan(bytes), let tag = scan.byte(),
            let encoding = IntegerEncoding(rawValue: tag), let storage = Self.storage(encoding, &scan, count), scan.left == 0
        else { return nil }
        (self.count, bytesCount, self.storage) = (count, bytes.count, storage)
    }

    private static func storage(_ encoding: IntegerEncoding, _ scan: inout ColumnScan, _ count: Int) -> Storage? {
        switch encoding {
        case .constant: scan.zigzag().map { .constant($0) }
        case .packed: PackedIntegers(&scan, count: count).map { .packed($0) }
        case .runs: runs(&scan, count)
        case .dictionary: dictionary(&scan, count)
        }
    }

    private static func runs(_ scan: inout ColumnScan, _ count: Int) -> Storage? {
        guard let runs = scan.count(max: count), runs > 0, let values = part(&scan, runs), let bytes = scan.take(scan.left),
            let ends = AscendingColumn(bytes, count: runs), ends[runs - 1] == UInt64(count)
        else { return nil }
        return .runs(values: values, ends: ends)
    }

    private static func dictionary(_ scan: inout ColumnScan, _ count: Int) -> Storage? {
        guard let distinct = scan.count(max: IntegerEncoding.distinctMax), distinct > 0, let values = part(&scan, distinct),
            let codes = PackedIntegers(&scan, count: count)
        else { return nil }
        return .dictionary(values: values, codes: codes)
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
        switch storage {
        case .constant(let value): return value
        case .packed(let values): return values[index]
        case .runs(let values, let ends): return values[ends.lowerBound(UInt64(index) &+ 1)]
        case .dictionary(let values, let codes): return values[Int(truncatingIfNeeded: codes[index])]
        }
    }
}
