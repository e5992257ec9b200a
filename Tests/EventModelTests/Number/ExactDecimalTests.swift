import EventModel
import Testing

@Suite struct ExactDecimalTests {
    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("0.0", "0.0"), ("59.90", "59.90"), ("-0.05", "-0.05"), ("1e3", "1000"), ("1.5e1", "15"), ("15e-1", "1.5"),
        ("1E+2", "100"), ("1e0005", "100000"),
        ("1e-18", "0.000000000000000001"), ("0e999", "0"), ("0.000e-999", "0.000000000000000000"), ("1.0e-18", "0.000000000000000001"),
        ("999999999999999999999999999999999999", "999999999999999999999999999999999999"),
        ("123456789012345678.123456789012345678", "123456789012345678.123456789012345678"),
    ])
    func `text of a number is read exactly`(text: String, expected: String) {
        #expect(ExactDecimal(text)?.description == expected)
    }

    @Test(arguments: [
        "", "-", "+1", "x", "1x", "1e", "1e+", "1e1000", "1e40", "1e-19", "0.1234567890123456789", "1 ", " 1", "1.2.3", "--1", "1e5x",
        String(repeating: "9", count: 40),
    ])
    func `what does not fit or is no number is nil`(text: String) {
        #expect(ExactDecimal(text) == nil)
    }

    @Test func `sums are exact, whatever the scales and the order`() throws {
        let prices = ["0.1", "0.2", "59.90", "-12.345", "1e-18", "1000000"].map { ExactDecimal($0) ?? .zero }
        let expected = "1000047.855000000000000001"
        for rotation in prices.indices {
            let sum = (prices[rotation...] + prices[..<rotation]).reduce(ExactDecimal.zero) { $0.adding($1) ?? .zero }
            #expect(sum.description == expected)
        }
        #expect(try #require(ExactDecimal("0.1")?.adding(ExactDecimal("0.2")!)) == ExactDecimal("0.3"))
        #expect(ExactDecimal("10")?.subtracting(ExactDecimal("0.01")!)?.description == "9.99")
    }

    @Test func `sums and differences that do not fit are nil`() {
        let most = ExactDecimal(mantissa: .max, scale: 0)
        let least = ExactDecimal(mantissa: .min, scale: 0)
        #expect(most.adding(ExactDecimal(1)) == nil)
        #expect(most.adding(ExactDecimal("0.1")!) == nil)
        #expect(least.subtracting(ExactDecimal(1)) == nil)
        #expect(ExactDecimal(-1).subtracting(least)?.mantissa == .max)
        #expect(ExactDecimal.zero.subtracting(least) == nil)
    }

    @Test(arguments: [
        ("10", 4, 2, "2.50"), ("10", 3, 2, "3.33"), ("20", 3, 2, "6.67"), ("-20", 3, 2, "-6.67"), ("0.005", 1, 2, "0.01"),
        ("-0.005", 1, 2, "-0.01"), ("0.0049", 1, 2, "0.00"),
        ("1", 2, 0, "1"), ("-1", 2, 0, "-1"), ("59.90", 1, 2, "59.90"), ("0", 7, 3, "0.000"), ("2.5", 1, 0, "3"), ("7", 7, 0, "1"),
    ])
    func `quotients are rounded half away from zero`(text: String, divisor: Int, decimals: Int, expected: String) {
        #expect(ExactDecimal(text)?.divided(by: divisor, decimals: decimals)?.description == expected)
    }

    @Test func `division at the bounds neither traps nor rounds wrongly`() {
        let most = ExactDecimal(mantissa: .max, scale: 0)
        let least = ExactDecimal(mantissa: .min, scale: 0)
        #expect(most.divided(by: 1, decimals: 0)?.mantissa == .max)
        #expect(least.divided(by: 1, decimals: 0)?.mantissa == .min)
        #expect(most.divided(by: 2, decimals: 0)?.mantissa == Int128.max / 2 + 1)
        #expect(least.divided(by: .max, decimals: 0) != nil)
        #expect(ExactDecimal(mantissa: .max, scale: 18).divided(by: .max, decimals: 0)?.description == "18")
        #expect(most.divided(by: 1, decimals: 1) == nil)
        #expect(ExactDecimal(1).divided(by: 0, decimals: 2) == nil)
        #expect(ExactDecimal(1).divided(by: -1, decimals: 2) == nil)
        #expect(ExactDecimal(1).divided(by: 1, decimals: 19) == nil)
    }

    @Test func `equal numbers compare and hash alike whatever their scale`() {
        #expect(ExactDecimal("1.5") == ExactDecimal("1.50"))
        #expect(Set([ExactDecimal("1.5")!, ExactDecimal("1.500")!, ExactDecimal("15e-1")!]).count == 1)
        #expect(Set([ExactDecimal("0")!, ExactDecimal("0.00")!]).count == 1)
        #expect(ExactDecimal("1.49")! < ExactDecimal("1.5")!)
        #expect(ExactDecimal("-2")! < ExactDecimal("-1.99")!)
    }

    @Test func `the order is total, also where a common scale does not fit`() {
        let values = [
            ExactDecimal(mantissa: .min, scale: 0), ExactDecimal(mantissa: .min / 10 - 1, scale: 0), ExactDecimal(mantissa: .min, scale: 1),
            ExactDecimal(mantissa: .min, scale: 18),
            ExactDecimal(-1), .zero, ExactDecimal(mantissa: 1, scale: 18), ExactDecimal(mantissa: .max, scale: 18),
            ExactDecimal(mantissa: .max, scale: 1),
            ExactDecimal(mantissa: .max / 10 + 1, scale: 0), ExactDecimal(mantissa: .max, scale: 0),
        ]
        for (i, a) in values.enumerated() {
            for (j, b) in values.enumerated() {
                #expect((a < b) == (i < j), "\(a) \(b)")
                #expect((a == b) == (i == j), "\(a) \(b)")
            }
        }
    }

    @Test func `the double is near`() {
        #expect(ExactDecimal("59.90")?.doubleValue == 59.9)
        #expect(ExactDecimal("-0.5")?.doubleValue == -0.5)
        #expect(ExactDecimal(mantissa: .min, scale: 0).negated.mantissa == .max)
    }
}
