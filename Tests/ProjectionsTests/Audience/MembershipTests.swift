import Definitions
import EventModel
import Testing

@testable import Projections

struct MembershipTests {
    private let lines = [
        order("o1", "2026-01-01T00:00:00Z", "5"), order("o2", "2026-01-10T08:00:00Z", "7"), order("o3", "2026-03-01T00:00:00Z", "9"),
    ]

    private func entered(_ rule: String, asOf date: String) throws -> Instant? { try Story(lines).membership(rule, asOf: date).enteredAt }

    @Test func `the entry is the event that made the count`() throws {
        #expect(try entered("{did: Order Completed, times: {at_least: 2}}", asOf: "2026-12-31") == instant("2026-01-10T08:00:00Z"))
        #expect(try entered("{computed: lifetime_value, at_least: 12}", asOf: "2026-12-31") == instant("2026-01-10T08:00:00Z"))
    }

    @Test func `the entry is the instant at which an event left the window`() throws {
        let lapsed = "{all: [{did: Order Completed}, {not: {did: Order Completed, within: 30d}}]}"
        #expect(try entered(lapsed, asOf: "2026-02-20") == instant("2026-02-09T08:00:00Z"))
        #expect(try entered(lapsed, asOf: "2026-02-09T08:00:00Z") == instant("2026-02-09T08:00:00Z"))
        #expect(try entered(lapsed, asOf: "2026-02-09T07:59:59.999999Z") == nil)
        #expect(try entered(lapsed, asOf: "2026-03-15") == nil)
        #expect(try entered(lapsed, asOf: "2026-12-31") == instant("2026-03-31"))
    }

    @Test func `a window that is never empty is one membership`() throws {
        #expect(try entered("{did: Order Completed, within: 60d}", asOf: "2026-03-20") == instant("2026-01-01"))
        #expect(try entered("{did: Order Completed, within: 30d}", asOf: "2026-03-20") == instant("2026-03-01"))
    }

    @Test func `days since, calendar periods and months have exact edges`() throws {
        #expect(try entered("{computed: days_since_last_order, at_least: 10}", asOf: "2026-03-20") == instant("2026-03-11"))
        #expect(try entered("{did: Order Completed, during: last_month}", asOf: "2026-02-20") == instant("2026-02-01"))
        #expect(try entered("{not: {did: Order Completed, within: 1mo}}", asOf: "2026-02-20") == instant("2026-02-10T08:00:00Z"))
    }

    @Test func `everybody has been a customer since their first event`() throws {
        #expect(try entered("all_customers", asOf: "2026-12-31") == instant("2026-01-01"))
        #expect(try entered("{not: {did: Nothing}}", asOf: "2026-12-31") == instant("2026-01-01"))
        #expect(try entered("all_customers", asOf: "2025-12-31") == nil)
    }

    @Test func `the end of a waiting time is an entry`() throws {
        let waiting = "{sequence: [{did: Order Completed}, {without: Ticket Opened, within: 1d}]}"
        #expect(try entered(waiting, asOf: "2026-12-31") == instant("2026-01-02"))
        #expect(
            try entered("{sequence: [{did: Order Completed, within: 10d}, {without: Ticket Opened, within: 1d}]}", asOf: "2026-03-05")
                == instant("2026-03-02"))
    }

    /// Asks every four hours, and expects each entry to be where the answer last changed.
    private func expectEntries(of rule: String, _ lines: [String], until date: String, days: Int) throws {
        let story = try Story(lines)
        let fold = try story.fold(asOf: date, .condition(try story.definitions.condition(parsing: rule)))
        let times = (0...(6 * days)).map { Instant(micros: instant(date).micros - Int64($0) * 14_400_000_000) }
        let answers = try times.map { try fold.membershipOfCondition(asOf: $0) }
        for (index, membership) in answers.enumerated() {
            // Times go backwards; the last one may lie inside a membership that began earlier.
            guard let entered = membership.enteredAt, let first = answers[index...].firstIndex(where: { !$0.isMember }) else { continue }
            #expect(entered == times[first - 1] && membership.isExact, "\(rule) at \(times[index])")
        }
        #expect(Set(answers.map(\.isMember)).count == 2, "\(rule) never changes")
    }

    @Test(arguments: [
        "{did: Order Completed, within: 20d}", "{did: Order Completed, within: 1mo, times: {at_least: 2}}",
        "{not: {did: Order Completed, during: this_week}}", "{computed: days_since_last_order, between: [3, 12]}",
        "{sequence: [{did: Order Completed}, {did: Order Completed, within: 10d}], within: 30d}", "{lifecycle: active}",
        "{any: [{did: Order Completed, during: today}, {computed: days_since_last_order, at_least: 5}]}",
        "{did: Order Completed, within: 30d, where: {total: {less_than: {computed: average_order_value}}}}",
    ])
    func `entries found backwards are those found by asking all the time`(_ rule: String) throws {
        try expectEntries(of: rule, lines, until: "2026-03-25", days: 90)
    }

    @Test(arguments: [
        "{did: Order Completed, within: 1mo}", "{not: {did: Order Completed, within: 1mo}}",
        "{did: Order Completed, within: 1mo, times: 1}",
    ])
    func `an event that leaves a month and comes back at the end of a shorter one`(_ rule: String) throws {
        let lines = [
            order("o0", "2025-12-01T00:00:00Z", "1"), order("o1", "2026-02-28T12:00:00Z", "1"), order("o2", "2026-02-27T16:00:00Z", "1"),
        ]
        try expectEntries(of: rule, lines, until: "2026-04-10", days: 60)
    }
}
