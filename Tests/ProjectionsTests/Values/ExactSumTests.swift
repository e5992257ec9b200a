import EventModel
import Testing

@testable import Projections

struct ExactSumTests {
    private static let huge = "9999999999999999999999999999999999999"

    private func sum(_ texts: String...) throws -> ExactSum {
        var sum = ExactSum()
        for text in texts { sum.add(try #require(ExactDecimal(text))) }
        return sum
    }

    @Test(arguments: [
        (["1", "2"], "3"), (["99.90", "0.1"], "100.00"), (["0.5", "-0.5"], "0.0"), (["1.250"], "1.25"), (["1.255"], "1.255"), (["-99.90"], "-99.90"),
    ])
    func `a total has cents where an amount had them, and further digits where they matter`(amounts: [String], expected: String) throws {
        var sum = ExactSum()
        for amount in amounts { sum.add(try #require(ExactDecimal(amount))) }
        #expect(sum.total?.description == expected)
    }

    @Test func `what did not fit comes back when it is taken out again`() throws {
        var sum = try sum("1", "99999999999999999999999999999999999", "0.000000000000000001")
        #expect(sum.total == nil && !sum.isZero)
        sum.subtract(try #require(ExactDecimal("99999999999999999999999999999999999")))
        #expect(sum.total?.description == "1.000000000000000001")
        sum.subtract(try #require(ExactDecimal("0.000000000000000001")))
        #expect(sum.total == ExactDecimal(1) && sum.total?.description == "1.00")
        sum.subtract(ExactDecimal(1))
        #expect(sum.isZero && sum == ExactSum())
    }

    @Test func `sums that do not fit are equal when they are, whatever the order`() throws {
        let (a, b) = (try sum(Self.huge, Self.huge, "0.5", "-" + Self.huge, Self.huge, Self.huge), try sum("0.50", Self.huge, Self.huge, Self.huge))
        #expect(a == b && a.hashValue == b.hashValue)
        #expect(try a != sum("0.51", Self.huge, Self.huge, Self.huge))
        var nothing = a
        nothing.subtract(b)
        #expect(nothing.isZero)
    }

    @Test(arguments: [("0.05", "100", "5.00"), ("0.333333333333333333", "1", "0.333333333333333333"), ("0.5", "0.000000000000000001", "0.000000000000000001")])
    func `a product is exact up to 18 digits after the point`(share: String, amount: String, expected: String) throws {
        var sum = ExactSum()
        sum.add(try #require(ExactDecimal(amount)), times: try #require(ExactDecimal(share)))
        #expect(sum.total?.description == expected)
    }

    @Test func `a product that does not fit in 128 bits on the way is exact all the same`() throws {
        var (sum, again) = (ExactSum(), ExactSum())
        let (amount, share) = (try #require(ExactDecimal("-1234567890123456789012345678901234.55")), try #require(ExactDecimal("0.123456789012345678")))
        #expect(share.multiplied(by: amount) == nil)
        sum.add(amount, times: share)
        #expect(sum.total == nil)
        // The integer part alone: floor and rest come together.
        again.add(try #require(ExactDecimal("-1234567890123456789012345678901234")), times: share)
        again.add(try #require(ExactDecimal("-0.55")), times: share)
        var rest = sum
        rest.subtract(again)
        let left = try #require(rest.total)
        #expect(left <= ExactDecimal(mantissa: 1, scale: 18) && left >= ExactDecimal(mantissa: -1, scale: 18))
    }

    @Test(arguments: [("160", 9, 7, 2, "205.71"), ("-160", 9, 7, 2, "-205.71"), ("0.005", 1, 1, 2, "0.01"), ("1", 1, 3, 4, "0.3333"), ("9999999999999999999999999999999999999", 10, 10, 0, huge)])
    func `a decimal times one number by another is rounded once`(amount: String, factor: Int, divisor: Int, decimals: Int, expected: String) throws {
        let amount = try #require(ExactDecimal(amount))
        #expect(amount.multiplied(by: Int128(factor), dividedBy: Int128(divisor), decimals: decimals)?.description == expected)
    }
}
