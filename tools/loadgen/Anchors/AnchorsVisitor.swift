/// A customer on one of its devices.
struct AnchorsVisitor {
    var customer: Int
    var device: Int
    /// Random bits that belong to this device for good.
    var bits: UInt64

    /// Two devices in three belong to somebody who has logged in there.
    var isKnown: Bool { bits % 3 != 0 }

    var anonymousID: UUIDBits {
        UUIDBits(random: RandomSource.fixed(bits, 1), RandomSource.fixed(bits, 2))
    }
}
