/// What one look over the values of a chunk tells.
struct ValueExtent {
    private(set) var minimum: Int64
    private(set) var maximum: Int64
    /// Stretches of equal values.
    private(set) var runs: Int

    /// Bits of the difference between the outermost values.
    var width: Int { BitPacking.width(of: UInt64(bitPattern: maximum &- minimum)) }

    /// Values must not be empty.
    init(_ values: UnsafeBufferPointer<Int64>) {
        let count = values.count
        guard let p = values.baseAddress, count > 0 else { preconditionFailure("no values have no extent") }
        var (minimum, maximum, index) = (p[0], p[0], 1)
        while index < count {
            minimum = p[index] < minimum ? p[index] : minimum
            maximum = p[index] > maximum ? p[index] : maximum
            index &+= 1
        }
        // A loop of its own, since this one vectorises.
        var (changes, at) = (0, 1)
        while at < count {
            changes &+= p[at] == p[at &- 1] ? 0 : 1
            at &+= 1
        }
        (self.minimum, self.maximum, runs) = (minimum, maximum, changes + 1)
    }
}
