/// A few ordinals, kept by the fold from event to event: an array without its checks for sharing.
struct OrdinalList: ~Copyable, @unchecked Sendable {
    // Unchecked, since a list has one owner and hands out no pointer.
    private var base: UnsafeMutablePointer<UInt32>
    private var capacity: Int
    private(set) var count = 0

    init() {
        capacity = 32
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    @inline(__always) var isEmpty: Bool { count == 0 }
    var first: UInt32? { count == 0 ? nil : base[0] }
    var indices: Range<Int> { 0..<count }
    var array: [UInt32] { Array(UnsafeBufferPointer(start: base, count: count)) }

    @inline(__always)
    subscript(index: Int) -> UInt32 {
        get {
            precondition(index >= 0 && index < count, "outside the list")
            return base[index]
        }
        set {
            precondition(index >= 0 && index < count, "outside the list")
            base[index] = newValue
        }
    }

    @inline(__always)
    mutating func append(_ ordinal: UInt32) {
        if count == capacity { grow() }
        base[count] = ordinal
        count &+= 1
    }

    @inline(__always)
    mutating func removeAll() { count = 0 }

    mutating func removeLast() -> UInt32 {
        precondition(count > 0, "nothing to remove")
        count -= 1
        return base[count]
    }

    mutating func remove(_ ordinal: UInt32) {
        let rest = array.filter { $0 != ordinal }
        count = 0
        for kept in rest { append(kept) }
    }

    /// Keeps each ordinal where it stands first. O(count²).
    mutating func removeRepeated() {
        let all = array
        count = 0
        for ordinal in all where !contains(ordinal) { append(ordinal) }
    }

    func contains(_ ordinal: UInt32) -> Bool { UnsafeBufferPointer(start: base, count: count).contains(ordinal) }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: base, count: count)
        base.deallocate()
        (base, capacity) = (larger, capacity * 2)
    }
}
