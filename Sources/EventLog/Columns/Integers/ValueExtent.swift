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
        var (minimum, maximum, changes, previous) = (p[0], p[0], 0, p[0])
        var index = 1
        while index < count {
            let value = p[index]
            minimum = value < minimum ? value : minimum
            maximum = value > maximum ? value : maximum
            changes &+= value == previous ? 0 : 1
            previous = value
            index &+= 1
        }
        (self.minimum, self.maximum, runs) = (minimum, maximum, changes + 1)
    }
}
