import EventModel

/// A chunk of column values, opened: its form and what it is made of. Grammar: EventLog.docc/SealedLogSegmentFormat.md, "Row groups".
final class LeafChunk: Sendable {
    enum Form: Sendable {
        case plain(IntegerColumn)
        case determined(Determined)
        case relative(TimeReference, IntegerColumn)
        case strings(HeapColumn)
    }

    /// A function of something else in the row.
    struct Determined: Sendable {
        let by: Determinant
        /// With ``Determinant/column``: which.
        let column: Int
        let keys: AscendingColumn
        let values: IntegerColumn

        /// The value for a key; 0 for a key that the table does not have.
        @inline(__always)
        func value(_ key: UInt64) -> Int64 {
            let place = keys.lowerBound(key)
            return place < keys.count && keys[place] == key ? values[place] : 0
        }
    }

    let form: Form
    let count: Int

    /// Opens a chunk of `count` values; nil when it breaks the grammar.
    init?(_ bytes: UnsafeRawBufferPointer, count: Int) {
        guard var scan = ColumnScan(bytes), let code = scan.byte(), let kind = ChunkForm(rawValue: code), let form = Self.form(kind, &scan, count)
        else { return nil }
        (self.form, self.count) = (form, count)
    }

    private static func form(_ kind: ChunkForm, _ scan: inout ColumnScan, _ count: Int) -> Form? {
        switch kind {
        case .plain: rest(&scan, count).map { .plain($0) }
        case .determined: determined(&scan).map { .determined($0) }
        case .relative:
            if let reference = scan.byte().flatMap({ TimeReference(rawValue: $0) }), let integers = rest(&scan, count) {
                .relative(reference, integers)
            } else { nil }
        case .strings: scan.take(scan.left).flatMap { HeapColumn($0, count: count) }.map { .strings($0) }
        }
    }

    private static func rest(_ scan: inout ColumnScan, _ count: Int) -> IntegerColumn? {
        scan.take(scan.left).flatMap { IntegerColumn($0, count: count) }
    }

    private static func determined(_ scan: inout ColumnScan) -> Determined? {
        guard let by = scan.byte().flatMap({ Determinant(rawValue: $0) }), let head = scan.take(12) else { return nil }
        let (column, count, keyBytes) = (head.field(0, as: UInt32.self), head.field(4, as: UInt32.self), head.field(8, as: UInt32.self))
        guard column < UInt32(SealedFormat.columnsMax), count > 0, count <= UInt32(SealedFormat.rowGroupRows), let bytes = scan.take(Int(keyBytes)),
            let keys = AscendingColumn(bytes, count: Int(count)), let values = rest(&scan, Int(count))
        else { return nil }
        return Determined(by: by, column: Int(column), keys: keys, values: values)
    }
}
