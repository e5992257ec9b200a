/// SplitMix64 (Steele, Lea, Flood 2014): the same seed gives the same numbers on every machine.
struct RandomSource {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return Self.scramble(state)
    }

    /// A number from 0 up to but not including `bound`; `bound` is 1 or more.
    mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number within both bounds; the lower one when they are the wrong way round.
    mutating func between(_ lower: Int64, _ upper: Int64) -> Int64 {
        lower >= upper ? lower : lower + Int64(below(Int(upper - lower + 1)))
    }

    /// True this many times in a thousand.
    mutating func chance(perMille: Int) -> Bool {
        below(1_000) < perMille
    }

    mutating func uuid() -> UUIDBits {
        UUIDBits(random: next(), next())
    }

    /// A number that depends on the arguments only: what stays fixed about a customer, a device or a cart.
    static func fixed(_ seed: UInt64, _ first: Int, _ second: Int = 0) -> UInt64 {
        scramble(scramble(seed &+ UInt64(truncatingIfNeeded: first)) ^ UInt64(truncatingIfNeeded: second) &* 0xd6e8_feb8_6659_fd93)
    }

    private static func scramble(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits >> 31)
    }
}
