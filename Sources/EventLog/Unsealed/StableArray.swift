/// Elements that never move: one thread stores them in order, others read those that were published to them before.
///
/// Buckets of doubling size behind a fixed table, so that growing copies nothing. Counting and publishing are its owner's business,
/// and so is freeing it.
struct StableArray<Element: BitwiseCopyable> {
    private let buckets: UnsafeMutablePointer<UnsafeMutablePointer<Element>?>
    /// The first bucket has this many bits' worth of elements.
    private let firstBits: Int
    private static var bucketsMax: Int { 40 }

    init(firstBits: Int) {
        self.firstBits = firstBits
        buckets = .allocate(capacity: Self.bucketsMax)
        buckets.initialize(repeating: nil, count: Self.bucketsMax)
    }

    /// Frees the memory. Nothing may be read afterwards.
    func free() {
        for bucket in 0..<Self.bucketsMax { buckets[bucket]?.deallocate() }
        buckets.deallocate()
    }

    /// Bucket `k` holds the elements from `(2^k - 1) << firstBits` on.
    @inline(__always)
    private func place(_ index: Int) -> (bucket: Int, offset: Int) {
        let shifted = index &+ (1 &<< firstBits)
        let top = Int.bitWidth &- 1 &- shifted.leadingZeroBitCount
        return (top &- firstBits, shifted ^ (1 &<< top))
    }

    /// An element that was stored.
    @inline(__always)
    subscript(index: Int) -> Element {
        let (bucket, offset) = place(index)
        return buckets[bucket].unsafelyUnwrapped[offset]
    }

    /// Stores the next element, or one that was stored before and that nobody reads yet.
    @inline(__always)
    func store(_ element: Element, at index: Int) {
        let (bucket, offset) = place(index)
        if buckets[bucket] == nil { buckets[bucket] = .allocate(capacity: 1 &<< (bucket &+ firstBits)) }
        buckets[bucket].unsafelyUnwrapped[offset] = element
    }
}
