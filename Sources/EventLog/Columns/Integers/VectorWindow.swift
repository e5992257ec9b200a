/// The base and the width for one vector that cost the fewest bits, with a patch for every value outside.
///
/// Found by histograms of 64 buckets: any window of a power of two of buckets is a candidate; where so many values share two adjacent
/// buckets that a narrower window could pay, the next histogram looks at those alone. The window's base is exact to 1/64 of the range
/// looked at, hence within a few per cent of a patch or two of the best there is. Outliers may lie on either side.
struct VectorWindow {
    var base: UInt64
    var width: Int
    /// Bits of the vector and its patches.
    var cost: Int

    private static let bucketsLog2 = 6
    private static let buckets = 1 << bucketsLog2

    /// - Parameter patchBits: What one patch costs.
    /// - Complexity: O(values) for each range looked at, of which there are two for values without outliers.
    init(_ values: UnsafePointer<UInt64>, count: Int, patchBits: Int) {
        var range = Self.extent(values, count, within: 0...(.max))
        (base, width) = (range.lowerBound, BitPacking.width(of: range.upperBound &- range.lowerBound))
        cost = count * width
        while true {
            let span = BitPacking.width(of: range.upperBound &- range.lowerBound)
            guard span > 0, cost > patchBits else { return }
            let shift = max(0, span - Self.bucketsLog2)
            let dense = withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.buckets + 1) { below in
                Self.countBelow(values, count, range, shift, below)
                for wide in stride(from: span - 1, through: shift, by: -1) {
                    let (start, inside) = Self.densest(below, bucketCount: 1 << (wide - shift))
                    consider(range.lowerBound &+ UInt64(start) << UInt64(shift), wide, count * wide + (count - inside) * patchBits)
                }
                return Self.densest(below, bucketCount: 2)
            }
            guard shift > 0, (count - dense.inside) * patchBits < cost else { return }
            let low = range.lowerBound &+ UInt64(dense.start) << UInt64(shift)
            range = Self.extent(values, count, within: low...low &+ min((2 << UInt64(shift)) &- 1, range.upperBound &- low))
            let narrowed = BitPacking.width(of: range.upperBound &- range.lowerBound)
            consider(range.lowerBound, narrowed, count * narrowed + (count - dense.inside) * patchBits)
        }
    }

    private mutating func consider(_ base: UInt64, _ width: Int, _ cost: Int) {
        if cost < self.cost { self = VectorWindow(base: base, width: width, cost: cost) }
    }

    private init(base: UInt64, width: Int, cost: Int) { (self.base, self.width, self.cost) = (base, width, cost) }

    /// The outermost of the values within a range that holds at least one.
    private static func extent(_ values: UnsafePointer<UInt64>, _ count: Int, within range: ClosedRange<UInt64>) -> ClosedRange<UInt64> {
        let (low, length) = (range.lowerBound, range.upperBound &- range.lowerBound)
        var (least, most, index) = (length, UInt64(0), 0)
        while index < count {
            let distance = values[index] &- low
            let isInside = distance <= length
            least = isInside && distance < least ? distance : least
            most = isInside && distance > most ? distance : most
            index &+= 1
        }
        return low &+ min(least, most)...low &+ most
    }

    /// Element k becomes the number of values within the range that lie in buckets below k.
    private static func countBelow(
        _ values: UnsafePointer<UInt64>, _ count: Int, _ range: ClosedRange<UInt64>, _ shift: Int, _ below: UnsafeMutableBufferPointer<UInt32>
    ) {
        guard let below = below.baseAddress else { return }
        let (low, length, shift) = (range.lowerBound, range.upperBound &- range.lowerBound, UInt64(shift))
        // Two histograms, since an increment waits for the one before in the same bucket; the last bucket takes what is outside.
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * (buckets + 1)) { tallies in
            guard let even = tallies.baseAddress else { return }
            let odd = even + (buckets + 1)
            even.update(repeating: 0, count: 2 * (buckets + 1))
            var index = 0
            while index &+ 1 < count {
                even[bucket(values[index] &- low, length, shift)] &+= 1
                odd[bucket(values[index &+ 1] &- low, length, shift)] &+= 1
                index &+= 2
            }
            if index < count { even[bucket(values[index] &- low, length, shift)] &+= 1 }
            var sum = UInt32(0)
            for bucket in 0..<buckets {
                below[bucket] = sum
                sum &+= even[bucket] &+ odd[bucket]
            }
            below[buckets] = sum
        }
    }

    @inline(__always)
    private static func bucket(_ distance: UInt64, _ length: UInt64, _ shift: UInt64) -> Int {
        distance <= length ? Int(truncatingIfNeeded: distance &>> shift) : buckets
    }

    /// The window of so many buckets that holds the most values.
    @inline(__always)
    private static func densest(_ below: UnsafeMutableBufferPointer<UInt32>, bucketCount: Int) -> (start: Int, inside: Int) {
        guard let below = below.baseAddress else { return (0, 0) }
        var (start, inside, bucket) = (0, UInt32(0), 0)
        while bucket &+ bucketCount <= buckets {
            let held = below[bucket &+ bucketCount] &- below[bucket]
            if held > inside { (start, inside) = (bucket, held) }
            bucket &+= 1
        }
        return (start, Int(inside))
    }
}
