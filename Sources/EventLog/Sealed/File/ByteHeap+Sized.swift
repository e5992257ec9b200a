import EventModel

extension ByteHeap {
    /// Appends what `write` makes, behind the number of its bytes as a varint: what `ColumnScan.sized()` reads.
    mutating func appendSized(_ write: (inout ByteHeap) -> Void) {
        var part = ByteHeap(capacity: 1 << 12)
        write(&part)
        appendVarint(UInt64(part.count))
        append(part.bytes)
    }
}
