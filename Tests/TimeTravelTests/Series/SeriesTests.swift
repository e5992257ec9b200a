import Definitions
import EventLog
import EventModel
import Testing

@testable import TimeTravel

/// Series, each step against the question asked at that step alone.
@Suite struct SeriesTests {
    private static let rules = [nil, "repeat", "lately", "reachable", "pro", "of_acme", "viewed_then_bought", "{not: {audience: lately}}", "{lifecycle: buyer}", "{account: {trait: size, at_least: 4}}"]
    private static let values = [nil, "order_count", "lifetime_value", "orders_lately", "average_order_value", "{sum: total, of: Order Completed, within: 30s}", "sessions"]

    /// How many customers a rule is true of at a basis, and what a trait of theirs adds up to.
    private func single(_ fixture: HistoryFixture, _ rule: String?, _ value: String?, _ asOf: String, _ knownAt: String, _ identityAsOf: String?) throws -> (size: String, sum: [String: ExactDecimal]) {
        let column = value.map { $0.hasPrefix("{") ? "order_count" : $0 } ?? "order_count"
        let byCurrency = ["lifetime_value", "average_order_value"].contains(column) ? column + "_by_currency" : column
        let query = try TableQuery(where: rule, columns: "computed." + byCurrency, limit: nil, cursor: nil)
        let table = try fixture.json(fixture.history.table(at: fixture.basis(asOf, knownAt, identityAsOf), query))
        var sums: [String: ExactDecimal] = [:]
        for row in table["customers"]?.elements ?? [] {
            guard let cell = row["computed." + byCurrency] else { continue }
            for (currency, amount) in cell.kind == .object ? cell.fields : [("", cell)] {
                if let number = amount.decimalValue { sums[currency] = sums[currency, default: .zero].adding(number) }
            }
        }
        return (table["size"]?.jsonText ?? "", sums)
    }

    private func compare(_ fixture: HistoryFixture, _ seed: Int, _ shop: inout RandomShop, from start: Instant, then isThen: Bool, identityAsOf: String? = nil) throws {
        let (rule, value) = (Self.rules[seed % Self.rules.count], Self.values[seed % Self.values.count])
        let query = try SeriesQuery(where: rule, value: value, step: "\(shop.number(3...40))s", asKnown: isThen ? "then" : nil)
        let from = try BasisRequest(side: "from", isStart: true, asOf: start.rfc3339, asKnownAt: nil, identityAsOf: nil, timeZone: nil)
        let to = try fixture.basis(fixture.present.rfc3339, nil, identityAsOf)
        let answer = try fixture.json(fixture.history.series(from: from, to: to, query))
        let known = try #require(answer["basis"]?["as_known_at"]?.jsonText)
        let points = answer["points"]?.elements ?? []
        try #require(points.count > 2)
        for point in points {
            let at = try #require(point["at"]?.stringValue)
            let expected = try single(fixture, rule, value, at, isThen ? at : known, identityAsOf)
            let what = "seed \(seed), \(rule ?? "all") \(value ?? "") at \(at)"
            #expect(point["customers"]?.jsonText == expected.size, "\(what)")
            guard let value, !value.hasPrefix("{") else { continue }
            if let amounts = point["amounts"] {
                for amount in amounts.elements {
                    let sum = expected.sum[amount["currency"]?.stringValue ?? ""] ?? .zero
                    #expect(amount["amount"]?.decimalValue == sum, "\(what)")
                }
            } else {
                #expect(point["value"]?.decimalValue == expected.sum[""] ?? .zero, "\(what)")
            }
        }
    }

    @Test(arguments: 1...14)
    func `each step is what a question about it alone answers`(_ seed: Int) async throws {
        let fixture = try HistoryFixture(definitions: RandomShop.definitions())
        var shop = RandomShop(seed: seed, isQuiet: seed % 4 == 0)
        let start = fixture.present
        try await shop.fill(fixture, events: 180)
        try compare(fixture, seed, &shop, from: start, then: false)
        try compare(fixture, seed + 1, &shop, from: start, then: true)
        if seed % 3 == 0 { try compare(fixture, seed + 2, &shop, from: start, then: false, identityAsOf: fixture.present.rfc3339) }
    }

    private func shop() async throws -> HistoryFixture {
        let fixture = try HistoryFixture()
        try await fixture.append(
            order("o1", user: "u1", total: "5.50", at: "2026-01-10T00:00:00Z"), order("o2", user: "u1", total: "5", at: "2026-02-10T00:00:00Z"),
            order("o3", user: "u2", total: "7", at: "2026-02-20T00:00:00Z"), order("o4", user: "u1", total: "1", at: "2026-04-01T00:00:00Z"))
        return fixture
    }

    private func ends(_ from: String, _ to: String) throws -> (BasisRequest, BasisRequest) {
        (
            try BasisRequest(side: "from", isStart: true, asOf: from, asKnownAt: nil, identityAsOf: nil, timeZone: nil),
            try BasisRequest(side: "to", isStart: false, asOf: to, asKnownAt: nil, identityAsOf: nil, timeZone: nil)
        )
    }

    @Test func `an audience's sizes are those of its members' list`() async throws {
        let fixture = try await shop()
        let (from, to) = try ends("2026-01-01", "2026-04-30")
        let answer = try fixture.json(fixture.history.audienceSizes("repeat_buyers", from: from, to: to, SeriesQuery(step: "month")))
        #expect(answer["points"]?.elements.map { $0["size"]?.jsonText ?? "" } == ["0", "0", "1", "1", "1"])
        #expect(answer["points"]?.elements.map { $0["at"]?.stringValue?.prefix(10) ?? "" } == ["2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"])
        #expect(throws: QueryError.self) { try fixture.history.audienceSizes("nobodys", from: from, to: to, SeriesQuery()) }
        #expect(throws: QueryError.self) { try fixture.history.audienceSizes("auto_intenders", from: from, to: to, SeriesQuery()) }
    }

    @Test func `sums and counts, over all time and within a window`() async throws {
        let fixture = try await shop()
        let (from, to) = try ends("2026-01-01", "2026-04-30")
        func values(_ value: String) throws -> [String] {
            let answer = try fixture.json(fixture.history.series(from: from, to: to, SeriesQuery(value: value, step: "month")))
            return (answer["points"]?.elements ?? []).map { ($0["value"] ?? $0["amounts"]?.elements.first?["amount"])?.jsonText ?? "" }
        }
        #expect(try values("lifetime_value") == ["0", "5.50", "17.50", "17.50", "18.50"], "each currency of the series stands at each step")
        #expect(try values("{count: events, of: Order Completed, during: this_month}") == ["0", "1", "2", "0", "1"])
        let active = try fixture.json(fixture.history.series(from: from, to: to, SeriesQuery(active: "28d", step: "month")))
        #expect(active["points"]?.elements.map { $0["customers"]?.jsonText ?? "" } == ["0", "1", "2", "0", "0"])
    }

    @Test(arguments: [
        (SeriesQuery.Made(value: "order_counts"), "did you mean order_count"), (.init(value: "{sum: total}"), "value"), (.init(rule: "{did: }"), "where"), (.init(active: "often"), "active"),
        (.init(step: "1s"), "more than 1000 points"), (.init(step: "fortnight"), "step"), (.init(asKnown: "ever"), "as_known"),
    ])
    func `what cannot be asked is refused by name`(_ made: SeriesQuery.Made, _ words: String) async throws {
        let fixture = try await shop()
        let (from, to) = try ends("2026-01-01", "2026-04-30")
        let error = #expect(throws: QueryError.self) {
            let query = try SeriesQuery(where: made.rule, active: made.active, value: made.value, step: made.step, asKnown: made.asKnown)
            _ = try fixture.history.series(from: from, to: to, query)
        }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
}

extension SeriesQuery {
    /// Parameters as they come.
    struct Made: Sendable {
        var rule: String?
        var active: String?
        var value: String?
        var step: String?
        var asKnown: String?
    }
}
