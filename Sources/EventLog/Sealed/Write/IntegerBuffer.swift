/// Integers that grow at the end. One owner; emptied and filled again without giving its memory back.
///
/// An `[Int64]` checks uniqueness and bounds on every append, which sealing does twenty times a row.
struct IntegerBuffer: ~Copyable {
    private(set) var base: UnsafeMutablePointer<Int64>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 64) {
        self.capacity = max(capacity, 1)
        base = .allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    var values: UnsafeBufferPointer<Int64> { UnsafeBufferPointer(start: base, count: count) }

    mutating func removeAll() { count = 0 }

    @inline(__always)
    mutating func append(_ value: Int64) {
        if count == capacity { grow(1) }
        base[count] = value
        count &+= 1
    }

    /// Makes room for `extra` values behind the end, lets `fill` write them, and counts them.
    mutating func append(count extra: Int, _ fill: (UnsafeMutablePointer<Int64>) -> Void) {
        if count + extra > capacity { grow(extra) }
        fill(base + count)
        count += extra
    }

    @inline(__always)
    subscript(index: Int) -> Int64 {
        get { base[index] }
        nonmutating set { base[index] = newValue }
    }

    @inline(never)
    private mutating func grow(_ extra: Int) {
        let wanted = max(capacity * 2, count + extra)
        let moved = UnsafeMutablePointer<Int64>.allocate(capacity: wanted)
        moved.update(from: base, count: count)
        base.deallocate()
        (base, capacity) = (moved, wanted)
    }
}
