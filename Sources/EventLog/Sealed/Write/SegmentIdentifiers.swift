import EventModel

/// Keys of the identifiers that a file's rows use, taken from the log's table once each.
struct SegmentIdentifiers: ~Copyable {
    private let table: IdentifierTable
    /// Tagged with their ordinals.
    private var keys = InternedBytes(heapBytes: 1 << 18)

    init(_ table: IdentifierTable) { self.table = table }

    var count: Int { keys.count }

    func ordinal(at index: Int) -> UInt32 { keys.tag(at: index) }

    /// Valid until the next key is added.
    @inline(__always)
    func key(at index: Int) -> UnsafeBufferPointer<UInt8> { keys[index] }

    /// The place of an ordinal's key here; nil when the table does not have the ordinal.
    @inline(__always)
    mutating func index(of ordinal: UInt32) -> Int? {
        switch keys.place(of: ordinal, where: { _ in true }) {
        case .index(let index): return index
        case .freeSlot(let slot):
            let table = table
            return keys.add(ordinal, at: slot) { table.appendKey(of: IdentifierOrdinal(rawValue: ordinal), to: &$0) }
        }
    }
}
