// Arithmetic of 128 bits on two halves.

extension SortedIds.ID {
    @inline(__always)
    static func &+ (a: Self, b: Self) -> Self {
        let (low, carry) = a.low.addingReportingOverflow(b.low)
        return Self(high: a.high &+ b.high &+ (carry ? 1 : 0), low: low)
    }

    @inline(__always)
    static func &- (a: Self, b: Self) -> Self {
        let (low, borrow) = a.low.subtractingReportingOverflow(b.low)
        return Self(high: a.high &- b.high &- (borrow ? 1 : 0), low: low)
    }

    @inline(__always)
    static func | (a: Self, b: Self) -> Self { Self(high: a.high | b.high, low: a.low | b.low) }

    @inline(__always)
    static func & (a: Self, b: Self) -> Self { Self(high: a.high & b.high, low: a.low & b.low) }

    /// Shifts by 0...128.
    @inline(__always)
    static func >> (a: Self, count: Int) -> Self {
        count >= 64
            ? Self(high: 0, low: a.high >> (count &- 64)) : Self(high: a.high >> count, low: a.low >> count | a.high << (64 &- count))
    }

    /// Shifts by 0...128.
    @inline(__always)
    static func << (a: Self, count: Int) -> Self {
        count >= 64 ? Self(high: a.low << (count &- 64), low: 0) : Self(high: a.high << count | a.low >> (64 &- count), low: a.low << count)
    }

    /// As many ones at the low end, 0...128.
    static func mask(_ width: Int) -> Self { Self(high: BitPacking.mask(max(width - 64, 0)), low: BitPacking.mask(min(width, 64))) }

    /// The fewest bits that hold the number.
    var width: Int { high > 0 ? 64 + BitPacking.width(of: high) : BitPacking.width(of: low) }
}
