import EventModel

/// Values of one leaf column in the row group being built.
struct LeafBuffer: ~Copyable {
    /// Numbers, instants, truth values, dictionary codes; the lengths of strings in a heap column.
    var values = IntegerBuffer()
    /// Digits behind the point of each number.
    var scales = IntegerBuffer()
    /// The strings of a heap column, one behind the other.
    var bytes = ByteHeap(capacity: 64)

    mutating func removeAll() {
        values.removeAll()
        scales.removeAll()
        bytes.removeAll()
    }
}

/// A leaf buffer for each column, in one piece of memory.
struct LeafBuffers: ~Copyable {
    let base: UnsafeMutablePointer<LeafBuffer>
    let count: Int

    init(count: Int) {
        self.count = count
        base = .allocate(capacity: max(count, 1))
        for index in 0..<count { (base + index).initialize(to: LeafBuffer()) }
    }

    deinit {
        base.deinitialize(count: count)
        base.deallocate()
    }

    mutating func removeAll() {
        for index in 0..<count { base[index].removeAll() }
    }
}
