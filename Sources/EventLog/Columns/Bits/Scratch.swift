/// Elements that grow at the end. One owner; emptied and filled again without giving the memory back.
struct Scratch<Element: BitwiseCopyable>: ~Copyable {
    private(set) var base: UnsafeMutablePointer<Element>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 64) {
        self.capacity = max(capacity, 1)
        base = .allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    var buffer: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: base, count: count) }

    /// Makes room for exactly `count` elements, whose values are whatever they are.
    mutating func resize(_ count: Int) {
        reserve(count)
        self.count = count
    }

    mutating func removeAll() { count = 0 }

    @inline(__always)
    mutating func append(_ element: Element) {
        if count == capacity { reserve(count &+ 1) }
        base[count] = element
        count &+= 1
    }

    @inline(never)
    private mutating func reserve(_ wanted: Int) {
        guard wanted > capacity else { return }
        let moved = UnsafeMutablePointer<Element>.allocate(capacity: max(wanted, capacity * 2))
        moved.update(from: base, count: count)
        base.deallocate()
        (base, capacity) = (moved, max(wanted, capacity * 2))
    }
}
