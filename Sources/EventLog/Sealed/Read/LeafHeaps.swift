import EventModel

/// A cursor for each heap column of a file, made when the column is first read: it keeps the block at hand unpacked.
struct LeafHeaps: ~Copyable {
    /// By column; nil before the first is opened.
    private var cursors: UnsafeMutablePointer<HeapCursor?>?
    private var count = 0
    private var text = ByteHeap(capacity: 64)

    init() {}

    deinit {
        cursors?.deinitialize(count: count)
        cursors?.deallocate()
    }

    /// Turns to a chunk of the column, one of `columnCount`.
    mutating func open(_ column: Int, _ strings: HeapColumn, columnCount: Int) {
        if cursors == nil {
            let made = UnsafeMutablePointer<HeapCursor?>.allocate(capacity: columnCount)
            for index in 0..<columnCount { (made + index).initialize(to: nil) }
            (cursors, count) = (made, columnCount)
        }
        guard let cursors else { return }
        if cursors[column] == nil { cursors[column] = HeapCursor() }
        cursors[column]?.open(strings)
    }

    func isOpen(_ column: Int) -> Bool {
        guard let cursors else { return false }
        return cursors[column] != nil
    }

    /// String `index` of a column that was opened, valid until the next call for the column; nil when it cannot be read.
    mutating func string(_ column: Int, _ index: Int) -> UnsafeBufferPointer<UInt8>? { cursors?[column]?.string(index) ?? nil }

    /// False when the string cannot be read.
    mutating func withString(_ column: Int, _ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void) -> Bool {
        guard let string = string(column, index) else { return false }
        body(string)
        return true
    }

    /// Calls `body` with what `write` appends; false when it says that it cannot.
    mutating func withText(_ write: (inout ByteHeap) -> Bool, _ body: (UnsafeBufferPointer<UInt8>) -> Void) -> Bool {
        text.removeAll()
        guard write(&text) else { return false }
        body(text.bytes.assumingMemoryBound(to: UInt8.self))
        return true
    }
}
