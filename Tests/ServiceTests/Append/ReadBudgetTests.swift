import NIOCore
import Testing

@testable import Service

/// How much may be read that is not answered yet.
struct ReadBudgetTests {
    /// Answers `rate` bytes a second for `milliseconds`, a hundred requests a second.
    private static func run(_ budget: inout ReadBudget, from start: NIODeadline, rate: Int, write: TimeAmount, milliseconds: Int64) -> NIODeadline {
        var now = start
        while now - start < .milliseconds(milliseconds) {
            now = now + .milliseconds(10)
            budget.answered(bytes: rate / 100, write: write, now: now)
        }
        return now
    }

    @Test func `it is what is taken in four writes, and one read at least`() {
        let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
        var budget = ReadBudget(now: start)
        #expect(budget.bytes == ReadBudget.bytesMin)
        var now = Self.run(&budget, from: start, rate: 100_000_000, write: .milliseconds(5), milliseconds: 600)
        #expect((1_900_000...2_100_000).contains(budget.bytes))
        // A slower disk needs more under way, a faster one less.
        now = Self.run(&budget, from: now, rate: 100_000_000, write: .milliseconds(20), milliseconds: 40)
        #expect((7_600_000...8_400_000).contains(budget.bytes))
        now = Self.run(&budget, from: now, rate: 100_000_000, write: .microseconds(100), milliseconds: 40)
        #expect(budget.bytes == ReadBudget.bytesMin)
        // Half a second later a rate of before is forgotten.
        now = Self.run(&budget, from: now, rate: 20_000_000, write: .milliseconds(5), milliseconds: 600)
        #expect((380_000...420_000).contains(budget.bytes))
        _ = Self.run(&budget, from: now, rate: 2_000_000_000, write: .seconds(10), milliseconds: 100)
        #expect(budget.bytes == ReadBudget.bytesMax)
    }
}
