import Definitions
import DiskTesting
import EventModel
import Testing

@testable import Projections

struct TraitRewindTests {
    private static let traits = """
        traits:
          orders: {count_distinct: order_id, of: Order Completed, unless: Order Cancelled}
          events: {count: events, of: [Order Completed, Order Refunded]}
          plain: {sum: total, of: Order Completed, less: {sum: total, of: Order Refunded}, unless: Order Cancelled}
          money: {sum: total, of: Order Completed, less: {sum: total, of: Order Refunded}, money: currency}
          once: {sum: total, of: Order Completed, once_per: order_id, less: {sum: total, of: Order Refunded}, money: currency, unless: Order Cancelled}
          times: {count: events, of: Order Completed, once_per: total}
          average: {average: total, of: Order Completed, unless: Order Cancelled}
          average_money: {average: total, of: Order Completed, once_per: order_id, money: currency}
        """

    private func line(_ random: inout SplitMix64) -> String {
        let names = ["Order Completed", "Order Completed", "Order Completed", "Order Refunded", "Order Cancelled", "Note Added"]
        let (day, hour) = (Int.random(in: 1...9, using: &random), Int.random(in: 10...12, using: &random))
        let currency = ["", #","currency":"EUR""#, #","currency":"EUR""#, #","currency":"usd""#].randomElement(using: &random) ?? ""
        let total = ["1", "2.50", "-3", "0.125", #""4""#, "null"].randomElement(using: &random) ?? "1"
        let id = Int.random(in: 0...5, using: &random)
        let key = id == 0 ? "" : #","order_id":"o\#(id)""#
        return track(names.randomElement(using: &random) ?? "", "2026-01-0\(day)T\(hour):00:00Z", #"{"total":\#(total)\#(currency)\#(key)}"#)
    }

    @Test(arguments: 1...40)
    func `a trait that goes backwards is what it is when worked out from the start`(_ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let story = try Story((0..<40).map { _ in line(&random) }, files: ["traits.yaml": Self.traits])
        let fold = try story.fold(asOf: "2026-02-01", .profile)
        for (index, plan) in fold.plan.traits.enumerated() {
            let plan = try #require(plan)
            let rewind = try #require(TraitRewind(plan, fold.traitStates[index], at: instant("2026-02-01")), "\(plan.rule.name)")
            for hour in stride(from: 24 * 11, through: -24, by: -1) {
                let at = Instant(micros: instant("2026-01-01").micros + Int64(hour) * 3_600_000_000 - Int64(seed % 2))
                var evaluation = TraitEvaluation(plan, fold.traitStates[index], fold.moment(at: at))
                let (found, expected) = (try #require(rewind.value(at: at)), try evaluation.evaluate())
                // Equal numbers may have different digits: 1.5 and 1.50.
                #expect("\(found)" == "\(expected)", "seed \(seed), \(plan.rule.name) at \(at): \(found) and \(expected)")
            }
            #expect(rewind.value(at: instant("2026-02-01")) == nil, "it only goes back")
        }
    }

    @Test func `whom a refund took below a limit has been below it since the refund`() throws {
        let refund = track("Order Refunded", "2026-01-03T00:00:00Z", #"{"order_id":"o1","total":400,"currency":"EUR"}"#)
        let story = try Story([order("o1", "2026-01-01T00:00:00Z", "600"), order("o2", "2026-01-02T00:00:00Z", "1"), refund])
        let membership = try story.membership("{computed: lifetime_value, less_than: 500}", asOf: "2026-02-01")
        #expect(membership.isMember && membership.enteredAt == instant("2026-01-03"))
    }

    @Test func `windows, least values and amounts that may not fit are worked out from the start`() throws {
        let huge = String(repeating: "9", count: 36)
        let lines = (0..<300).map { _ in order("o1", "2026-01-01T00:00:00Z", huge) }
        let traits = "traits: {a: {sum: total, of: Order Completed}, b: {min: total, of: Order Completed}, c: {count: events, of: Order Completed, within: 3d}}"
        let fold = try Story(lines, files: ["traits.yaml": traits]).fold(asOf: "2026-02-01", .profile)
        for (index, plan) in fold.plan.traits.enumerated() {
            #expect(TraitRewind(try #require(plan), fold.traitStates[index], at: instant("2026-02-01")) == nil)
        }
    }

    @Test func `who bought thousands of times entered with the second order, and it is found in time`() throws {
        let lines = (0..<6000).map { number in
            let (day, minute) = (1 + number / 1440, number % 1440)
            return order("o\(number)", "2026-01-0\(day)T\(String(100 + minute / 60).dropFirst()):\(String(100 + minute % 60).dropFirst()):00Z", "1")
        }
        let fold = try Story(lines).fold(asOf: "2026-02-01", .audience("repeat_buyers"))
        let began = ContinuousClock.now
        let membership = try fold.membership(of: "repeat_buyers", asOf: instant("2026-02-01"))
        #expect(membership.isMember && membership.isExact && membership.enteredAt == instant("2026-01-01T00:01:00Z"))
        // Six thousand evaluations of six thousand orders would take minutes here.
        #expect(ContinuousClock.now - began < .seconds(20))
    }
}
