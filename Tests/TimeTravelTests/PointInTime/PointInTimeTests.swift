import Definitions
import EventLog
import EventModel
import Testing

@testable import TimeTravel

/// Rows, each against what a question about its customer at its basis answers.
@Suite struct PointInTimeTests {
    private struct Asked {
        var customer: String
        var asOf: String
    }

    /// What every feature of a customer is, by the answers about one customer.
    private func direct(_ fixture: HistoryFixture, _ row: Asked, knownAt: String?, identityAsOf: String? = nil) throws -> [String: String] {
        let basis = try fixture.basis(row.asOf, knownAt, identityAsOf)
        let (profile, memberships): (JSONValue, JSONValue)
        do {
            profile = try fixture.json(fixture.history.profile(row.customer, at: basis))
            memberships = try fixture.json(fixture.history.audiences(of: row.customer, at: basis))
        } catch let error as QueryError where error.kind == .notFound { return ["found": "false"] }
        var values = ["found": "true"]
        func note(_ name: String, _ value: JSONValue?) { values[name] = value?.jsonText ?? "null" }
        for name in ["lifecycle", "events", "first_seen", "last_seen"] { note(name, profile[name]) }
        note("traits.plan", profile["traits"]?["plan"]?["value"])
        for name in RandomShop.features where name.hasPrefix("computed.") { note(name, profile["computed"]?[String(name.dropFirst(9))]) }
        for audience in memberships["audiences"]?.elements ?? [] { note("audiences." + (audience["name"]?.stringValue ?? ""), audience["member"]) }
        let accounts = (profile["accounts"]?.elements ?? []).sorted { ($0["last_seen"]?.stringValue ?? "", $1["id"]?.stringValue ?? "") < ($1["last_seen"]?.stringValue ?? "", $0["id"]?.stringValue ?? "") }
        note("account", accounts.last?["id"])
        return values
    }

    private func answers(_ fixture: HistoryFixture, _ rows: [Asked], _ query: PointInTimeQuery, at request: BasisRequest) throws -> [JSONValue] {
        let lines = rows.enumerated().map { #"{"label":\#($0),"customer":"\#($1.customer)","as_of":"\#($1.asOf)"}"# }
        let answer = try fixture.history.pointInTime(Array(lines.joined(separator: "\n").utf8), query, at: request)
        return try answer.wholeText.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }

    private func query(hindsight: Bool = false, looksUp: Bool = false) throws -> PointInTimeQuery {
        var query = try PointInTimeQuery(features: RandomShop.features.joined(separator: ","), hindsight: hindsight ? "1" : nil)
        query.eventsOfLookUp = looksUp ? 0 : .max >> 32
        return query
    }

    private func rows(_ shop: inout RandomShop, _ fixture: HistoryFixture, from start: Instant, count: Int) -> [Asked] {
        let (identifiers, seconds) = (fixture.log.identifiers.count, Int((fixture.present.micros - start.micros) / 1_000_000))
        return (0..<count).map { number in
            let at = Instant(micros: start.micros + Int64(shop.number(-3...seconds + 3)) * 1_000_000 + Int64(shop.number(-1...1)))
            return Asked(customer: shop.reference(identifiers), asOf: number % 50 == 0 ? "2026-10-31" : number % 51 == 0 ? "2027-01-01" : at.rfc3339)
        }
    }

    private func compare(_ found: [JSONValue], _ rows: [Asked], _ what: String, _ expected: (Asked) throws -> [String: String]) throws {
        try #require(found.count == rows.count, "\(what)")
        for (index, row) in rows.enumerated() {
            #expect(found[index]["label"]?.jsonText == "\(index)", "\(what): rows keep their order and what else they say")
            let expected = try expected(row)
            for (name, value) in expected { #expect(found[index][name]?.jsonText == value, "\(what), row \(index) \(row): \(name)") }
            if expected["found"] == "false" { for name in RandomShop.features { #expect(found[index][name]?.isNull == true, "\(what), row \(index): \(name)") } }
        }
    }

    @Test(arguments: 1...12)
    func `a row says what was known at its instant, whatever came later`(_ seed: Int) async throws {
        let fixture = try HistoryFixture(definitions: RandomShop.definitions(), segmentEventsMax: seed % 3 == 0 ? 120 : EventLogOptions.segmentEventsDefault)
        var shop = RandomShop(seed: seed, isQuiet: seed % 4 == 0)
        let start = fixture.present
        try await shop.fill(fixture, events: 260)
        if seed % 3 == 0 { try await fixture.waitForSealing() }
        let rows = rows(&shop, fixture, from: start, count: 40)
        for looksUp in [false, true] {
            let found = try answers(fixture, rows, query(looksUp: looksUp), at: .latest)
            try compare(found, rows, "seed \(seed)") { try direct(fixture, $0, knownAt: $0.asOf) }
        }
    }

    @Test(arguments: 101...104)
    func `with hindsight a row says what is known now of its instant`(_ seed: Int) async throws {
        let fixture = try HistoryFixture(definitions: RandomShop.definitions())
        var shop = RandomShop(seed: seed)
        let start = fixture.present
        try await shop.fill(fixture, events: 200)
        let rows = rows(&shop, fixture, from: start, count: 40)
        try compare(answers(fixture, rows, query(hindsight: true), at: .latest), rows, "seed \(seed)") { try direct(fixture, $0, knownAt: nil) }
    }

    @Test(arguments: 201...204)
    func `what is taken as known, and whose identity decides, may be said for all rows`(_ seed: Int) async throws {
        let fixture = try HistoryFixture(definitions: RandomShop.definitions())
        var shop = RandomShop(seed: seed)
        let start = fixture.present
        try await shop.fill(fixture, events: 200)
        let rows = rows(&shop, fixture, from: start, count: 40)
        let view = fixture.log.readView()
        let (known, identity) = (UInt64(shop.number(50...200)), Instant(micros: start.micros + Int64(shop.number(0...120)) * 1_000_000).rfc3339)
        let found = try answers(fixture, rows, query(looksUp: seed % 2 == 0), at: fixture.basis(nil, "\(known)", identity))
        try compare(found, rows, "seed \(seed)") { row in
            let zone = TimeZoneRules.utc
            let position = min(view.position(recordedAtOrBefore: try TimeBound(row.asOf, parameter: "as_of").upper(in: zone)).rawValue, known)
            return try direct(fixture, row, knownAt: "\(position)", identityAsOf: identity)
        }
    }

    @Test func `answers that take too much memory come in parts, and are the same`() async throws {
        let fixture = try HistoryFixture(definitions: RandomShop.definitions())
        var shop = RandomShop(seed: 7)
        let start = fixture.present
        try await shop.fill(fixture, events: 150)
        let rows = rows(&shop, fixture, from: start, count: 50)
        let whole = try answers(fixture, rows, query(), at: .latest)
        var bounded = try query()
        bounded.answerBytesMax = 2_000
        let parts = try answers(fixture, rows, bounded, at: .latest)
        #expect(parts.map(\.jsonText) == whole.map(\.jsonText))
        bounded.answerBytesMax = 10
        #expect(throws: QueryError.self) { try answers(fixture, rows, bounded, at: .latest) }
    }
}

extension PointInTimeAnswer {
    /// All pages.
    var wholeText: String {
        get throws {
            var bytes: [UInt8] = []
            while let page = try nextPage() { bytes += page }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
