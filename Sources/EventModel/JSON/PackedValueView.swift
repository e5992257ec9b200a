/// A packed value read in place where the memory's owner is known to live: the decoder's rare paths.
struct PackedValueView {
    private let cursor: PackedCursor

    init(_ cursor: PackedCursor) { self.cursor = cursor }

    var isArray: Bool { cursor.tag == PackedTag.array }

    /// The string here; nil when it is none.
    var text: String? {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: UUIDText.bytes) { scratch in
            cursor.string(scratch: scratch.baseAddress!).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    var elements: [PackedValueView] {
        guard isArray else { return [] }
        var result: [PackedValueView] = []
        var (cursor, end) = cursor.content()
        while cursor.p < end {
            result.append(PackedValueView(cursor))
            cursor.skip()
        }
        return result
    }

    subscript(key: String) -> PackedValueView? {
        guard cursor.tag == PackedTag.object else { return nil }
        var (cursor, end) = cursor.content()
        while cursor.p < end {
            let name = cursor.key()
            if name.elementsEqual(key.utf8) { return PackedValueView(cursor) }
            cursor.skip()
        }
        return nil
    }
}
