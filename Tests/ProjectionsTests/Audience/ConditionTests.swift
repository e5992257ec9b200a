import Definitions
import EventModel
import Testing

@testable import Projections

struct ConditionTests {
    private let lines = [
        identify("2026-01-01T00:00:00Z", #"{"plan":"pro","email":"ada@example.com"}"#),
        order("o1", "2026-01-10T00:00:00Z", "50"), order("o2", "2026-02-10T00:00:00Z", "150"),
        track("Consent Given", "2026-02-11T00:00:00Z", #"{"purpose":"email_marketing"}"#),
        #"{"type":"group","userId":"u1","groupId":"acme","timestamp":"2026-02-12T00:00:00Z","traits":{"size":40}}"#,
        track("Seat Added", "2026-02-13T00:00:00Z", "{}", #","groupId":"acme""#),
    ]

    private func check(_ table: [(rule: String, expected: Bool)], asOf date: String = "2026-03-01") throws {
        let story = try Story(lines)
        for row in table { #expect(try story.isMember(row.rule, asOf: date) == row.expected, "\(row.rule)") }
    }

    @Test func `did counts events of a filter in a window`() throws {
        let bought = "did: Order Completed"
        try check([
            ("{\(bought)}", true), ("{\(bought), times: 2}", true), ("{\(bought), times: {at_least: 3}}", false),
            ("{\(bought), times: {at_most: 1}}", false), ("{\(bought), times: {between: [1, 2]}}", true), ("{\(bought), times: 0}", false),
            ("{\(bought), within: 19d}", false), ("{\(bought), within: 20d}", true),
            ("{\(bought), where: {total: {more_than: 100}}, times: 1}", true),
            ("{\(bought), between: [2026-01-10, 2026-01-10]}", true), ("{\(bought), between: [2026-01-11, 2026-02-09]}", false),
            ("{\(bought), during: last_month}", true), ("{\(bought), during: this_month}", false), ("{did: Never}", false),
            ("{\(bought), first: true, where: {total: {at_most: 50}}}", true),
            ("{\(bought), last: true, where: {total: {at_most: 50}}}", false),
            ("{\(bought), where: {total: {more_than: {computed: average_order_value}}}, times: 1}", true),
            ("{did: [Seat Added, Order Completed], times: 3}", true), ("{did: '*', times: 6}", true),
        ])
    }

    @Test func `the other conditions and how they combine`() throws {
        try check([
            ("{trait: plan, in: [pro, team]}", true), ("{computed: lifetime_value, at_least: 200}", true),
            ("{computed: lifetime_value_by_currency.EUR, more_than: 200}", false),
            ("{computed: lifetime_value_by_currency.USD, missing: true}", true),
            ("{has: email}", true), ("{has: phone}", false), ("{identifier: email, ends_with: example.com}", true),
            ("{consent: email_marketing}", true), ("{consent: ads}", false), ("{consent: ads, is: absent}", true),
            ("{account: acme}", true), ("{account: [x, acme]}", true), ("{account: other}", false),
            ("{account: {trait: size, at_least: 40}}", true), ("{account: {did: Seat Added}}", true),
            ("{account: {did: Order Completed}}", false),
            ("{audience: repeat_buyers}", true), ("{lifecycle: active}", true), ("{lifecycle: [lapsed, lead]}", false),
            ("all_customers", true), ("{all: []}", true), ("{any: []}", false), ("{not: {any: []}}", true),
            ("{all: [all_customers, {has: phone}]}", false), ("{any: [all_customers, {has: phone}]}", true),
        ])
    }

    @Test func `a sequence is strictly in order, in time, and without what it excludes`() throws {
        let story = try Story([
            track("A", "2026-01-01T00:00:00Z"), track("B", "2026-01-01T00:00:00Z"), track("C", "2026-01-03T00:00:00Z"),
            track("A", "2026-01-10T00:00:00Z"), track("B", "2026-01-12T00:00:00Z"),
        ])
        let table: [(rule: String, at: String, expected: Bool)] = [
            ("[{did: A}, {did: B}]", "2026-01-01", true), ("[{did: B}, {did: A}]", "2026-01-02", false),
            ("[{did: B}, {did: A}]", "2026-01-10", true),
            ("[{did: A}, {did: A}]", "2026-01-09", false), ("[{did: B}, {did: C, within: 1d}]", "2026-02-01", false),
            ("[{did: B}, {did: C, within: 2d}]", "2026-02-01", true), ("[{did: A}, {without: C}, {did: B}]", "2026-01-02", true),
            ("[{did: A}, {without: B, within: 1d}]", "2026-01-10T12:00:00Z", false),
            ("[{did: A}, {without: B, within: 1d}]", "2026-01-11", true),
            ("[{did: C}, {without: A}]", "2026-01-05", true), ("[{did: C}, {without: A}]", "2026-01-11", false),
            ("[{did: C}, {without: A, within: 6d}, {did: B}]", "2026-02-01", true),
            ("[{did: C}, {without: A}, {did: B}]", "2026-02-01", false),
        ]
        for row in table {
            #expect(try story.isMember("{sequence: \(row.rule)}", asOf: row.at) == row.expected, "\(row.rule) at \(row.at)")
        }
    }

    @Test func `signals and audiences of the other domain are refused`() throws {
        let story = try Story(lines)
        #expect(throws: AudienceError.otherDomain("auto_intenders")) { try story.fold(asOf: "2026-03-01", .audience("auto_intenders")) }
        #expect(throws: AudienceError.unknownAudience("nobody")) { try story.fold(asOf: "2026-03-01", .audience("nobody")) }
        let signal = try Condition.parse(text: "{signal: {taxonomy: iab, id: \"1\"}}")
        let fold = try story.fold(asOf: "2026-03-01", .condition(signal))
        #expect(throws: AudienceError.signalInCustomerDomain) { try fold.membershipOfCondition(asOf: instant("2026-03-01")) }
    }

    @Test func `all shipped audiences can be asked for`() throws {
        let members = try Story(lines).fold(asOf: "2026-03-01").memberships(asOf: instant("2026-03-01")).filter(\.membership.isMember)
        #expect(members.map(\.audience) == ["buyers_30d", "repeat_buyers", "newsletter"])
    }
}
