/// Values as the columns of a row group have them, always the same ones.
struct SampleColumns {
    static let rows = 65_536

    /// Numbers that look random, always the same: SplitMix64.
    struct Random: RandomNumberGenerator {
        private var state: UInt64

        init(_ seed: UInt64) { state = seed }

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    /// Integer columns by what they are like.
    static let integers: [(name: String, values: [Int64])] = {
        var random = Random(1)
        func column(_ value: () -> Int64) -> [Int64] { (0..<rows).map { _ in value() } }
        return [
            ("instants of a year in ms", column { 1_767_225_600_000_000 + Int64.random(in: 0..<31_536_000_000, using: &random) * 1000 }),
            ("codes below 1,000", column { Int64.random(in: 0..<1000, using: &random) }),
            ("64 distinct prices", {
                let prices = (0..<64).map { _ in Int64.random(in: 0..<1_000_000_000, using: &random) }
                return column { prices[Int.random(in: 0..<64, using: &random)] }
            }()),
            ("runs of about 200", {
                var (value, left) = (Int64(0), 0)
                return column {
                    if left == 0 { (value, left) = (Int64.random(in: 0..<100_000, using: &random), Int.random(in: 1..<400, using: &random)) }
                    left -= 1
                    return value
                }
            }()),
            ("small with rare outliers", column {
                Int.random(in: 0..<500, using: &random) == 0 ? Int64.random(in: 0..<1 << 50, using: &random) : Int64.random(in: 0..<16, using: &random)
            }),
        ]
    }()

    /// Product pages, ascending.
    static let texts: [[UInt8]] = {
        var random = Random(2)
        let texts = Set((0..<rows).map { _ in "https://shop.example.com/products/\(Int.random(in: 0..<1_000_000, using: &random))" })
        return texts.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
    }()
}
