/// The base and the width for one vector that cost the fewest bits, with a patch for every value outside.
///
/// Found by histograms of 64 buckets: any window of a power of two of buckets is a candidate; where so many values share two adjacent
/// buckets that a narrower window could pay, the next histogram looks at those alone. A window's base is exact to 1/64 of the range
/// looked at. Outliers may lie on either side.
struct VectorWindow {
    private(set) var base: UInt64
    private(set) var width: Int
    /// Bits of the vector and its patches.
    private(set) var cost: Int

    private static let bucketsLog2 = 6
    private static let buckets = 1 << bucketsLog2
    /// So many narrower ranges in a row that bring nothing end the search: the first may still hold too much of what is outside.
    private static let vainMax = 2

    /// - Parameter patchBits: What one patch costs.
    /// - Complexity: O(values) for each histogram, of which there is one for values without outliers.
    init(_ values: UnsafePointer<UInt64>, count: Int, patchBits: Int) {
        var span = Self.span(values, count)
        (base, width, cost) = (span.low, span.width, count * span.width)
        var (vain, least) = (0, cost)
        while span.width > 0, cost > patchBits, vain < Self.vainMax {
            let shift = max(0, span.width - Self.bucketsLog2)
            let dense = withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.buckets + 1) { below in
                Self.countBelow(values, count, from: span.low, shift, below)
                for wide in stride(from: span.width - 1, through: shift, by: -1) {
                    let (start, inside) = Self.densest(below, bucketCount: 1 << (wide - shift))
                    consider(span.low &+ UInt64(start) << UInt64(shift), wide, count * wide + (count - inside) * patchBits)
                }
                return Self.densest(below, bucketCount: 2)
            }
            guard shift > 0, (count - dense.inside) * patchBits < cost else { return }
            span = Self.span(values, count, within: Span(low: span.low &+ UInt64(dense.start) << UInt64(shift), width: shift + 1))
            consider(span.low, span.width, count * span.width + (count - dense.inside) * patchBits)
            (vain, least) = cost < least ? (0, cost) : (vain + 1, least)
        }
    }

    private mutating func consider(_ base: UInt64, _ width: Int, _ cost: Int) {
        if cost < self.cost { (self.base, self.width, self.cost) = (base, width, cost) }
    }

    /// The 2^width numbers from `low` on.
    private struct Span {
        var low: UInt64
        var width: Int
    }

    private static func span(_ values: UnsafePointer<UInt64>, _ count: Int) -> Span {
        var (least, most, index) = (UInt64.max, UInt64(0), 0)
        while index < count {
            least = values[index] < least ? values[index] : least
            most = values[index] > most ? values[index] : most
            index &+= 1
        }
        return Span(low: least, width: BitPacking.width(of: most &- least))
    }

    /// What the values within a span, of which there is one at least, span.
    private static func span(_ values: UnsafePointer<UInt64>, _ count: Int, within outer: Span) -> Span {
        let (low, mask) = (outer.low, BitPacking.mask(outer.width))
        var (least, most, index) = (mask, UInt64(0), 0)
        while index < count {
            let distance = values[index] &- low
            least = distance < least ? distance : least
            most = max(most, distance <= mask ? distance : 0)
            index &+= 1
        }
        return Span(low: low &+ least, width: BitPacking.width(of: most &- least))
    }

    /// Element k becomes the number of values in the buckets below k, the first of which begins at `low`.
    private static func countBelow(
        _ values: UnsafePointer<UInt64>, _ count: Int, from low: UInt64, _ shift: Int, _ below: UnsafeMutableBufferPointer<UInt32>
    ) {
        guard let below = below.baseAddress else { return }
        let shift = UInt64(shift)
        // Two histograms, since an increment waits for the one before in the same bucket; one bucket more takes what is outside.
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * (buckets + 1)) { tallies in
            guard let even = tallies.baseAddress else { return }
            let odd = even + (buckets + 1)
            even.update(repeating: 0, count: 2 * (buckets + 1))
            var index = 0
            while index &+ 1 < count {
                even[bucket(values[index] &- low, shift)] &+= 1
                odd[bucket(values[index &+ 1] &- low, shift)] &+= 1
                index &+= 2
            }
            if index < count { even[bucket(values[index] &- low, shift)] &+= 1 }
            var (sum, bucket) = (UInt32(0), 0)
            while bucket < buckets {
                below[bucket] = sum
                sum &+= even[bucket] &+ odd[bucket]
                bucket &+= 1
            }
            below[buckets] = sum
        }
    }

    @inline(__always)
    private static func bucket(_ distance: UInt64, _ shift: UInt64) -> Int {
        Int(truncatingIfNeeded: min(distance &>> shift, UInt64(buckets)))
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
