import EventLog
import EventModel
import Testing
import TimeTravel

/// Deals and pipelines of a log between two bases, and one deal for ever.
@Suite struct DealsOverTimeTests {
    private static let lines = [
        deal("Created", "d1", at: "2026-01-11T10:00:00Z", #""stage":"lead","amount":100,"currency":"EUR","owner":"kim""#),
        #"{"type":"track","messageId":"d1w","event":"Deal Won","groupId":"acme","timestamp":"2026-03-11T10:00:00Z","properties":{"deal_id":"d1"}}"#,
    ]

    private static func deal(_ what: String, _ id: String, at time: String, _ properties: String) -> String {
        #"{"type":"track","messageId":"\#(what)-\#(id)-\#(time)","event":"Deal \#(what)","userId":"u1","timestamp":"\#(time)","properties":{"deal_id":"\#(id)",\#(properties)}}"#
    }

    private func shop(_ more: String...) async throws -> HistoryFixture {
        let fixture = try HistoryFixture()
        try await fixture.append(Self.lines + more)
        return fixture
    }

    private func start(_ asOf: String, knownAt: String? = nil, zone: String? = nil) throws -> BasisRequest {
        try BasisRequest(side: "from", isStart: true, asOf: asOf, asKnownAt: knownAt, identityAsOf: nil, timeZone: zone)
    }

    private func end(_ asOf: String, zone: String? = nil) throws -> BasisRequest {
        try BasisRequest(side: "to", isStart: false, asOf: asOf, asKnownAt: nil, identityAsOf: nil, timeZone: zone)
    }

    private func changes(_ fixture: HistoryFixture, _ from: String, _ to: String, knownAt: String? = nil) throws -> JSONValue {
        try fixture.json(fixture.history.pipelineChanges(from: start(from, knownAt: knownAt), to: end(to), ChangesQuery(limit: nil, cursor: nil)))
    }

    private func points(_ fixture: HistoryFixture, _ from: String, _ to: String, step: String, zone: String? = nil) throws -> [String] {
        let trend = try fixture.json(fixture.history.pipelineTrend(from: start(from, zone: zone), to: end(to, zone: zone), step: step))
        return trend["points"]?.elements.map { "\($0["at"]?.stringValue ?? "?") \($0["pipelines"]?.elements.first?["deals"]?.jsonText ?? "?")" } ?? []
    }

    @Test func `changes come page by page at the bases of the first, whatever is recorded between`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append((1...6).map { Self.deal("Created", "d\($0)", at: "2026-02-0\($0)T10:00:00Z", #""amount":5,"currency":"EUR""#) })
        let now = try BasisRequest(side: "to", isStart: false, asOf: nil, asKnownAt: nil, identityAsOf: nil, timeZone: nil)
        let page = { (from: BasisRequest, cursor: String?) in
            try fixture.json(fixture.history.pipelineChanges(from: from, to: now, ChangesQuery(limit: "2", cursor: cursor)))
        }
        let first = try page(start("2026-02-01"), nil)
        var (seen, next) = (first["changes"]?.elements ?? [], first["next"]?.stringValue)
        while let cursor = next {
            try await fixture.append(Self.deal("Created", "late\(seen.count)", at: "2026-02-01T11:00:00Z", #""amount":5,"currency":"EUR""#))
            let following = try page(seen.count == 2 ? .latest : start("2026-02-01"), cursor)
            #expect(following["from"] == first["from"] && following["to"] == first["to"])
            seen += following["changes"]?.elements ?? []
            next = following["next"]?.stringValue
        }
        #expect(seen.map { $0["deal_id"]?.stringValue } == (1...6).map { "d\($0)" })
        let cursor = first["next"]?.stringValue
        let error = #expect(throws: QueryError.self) { try page(start("2026-02-02"), cursor) }
        #expect(error?.message.hasPrefix("from:") ?? false, "\(error?.message ?? "")")
        for text in ["2", String(cursor?.dropLast() ?? "")] { #expect(throws: QueryError.self) { try page(start("2026-02-01"), text) } }
    }

    @Test func `changes between two bases reconcile, and late events are restated`() async throws {
        let fixture = try await shop()
        let known = fixture.log.durablePosition.rawValue
        try await fixture.append(Self.deal("Created", "d2", at: "2026-01-12T10:00:00Z", #""amount":5,"currency":"EUR""#))
        let answer = try changes(fixture, "2026-02-01", "2026-06-01", knownAt: "\(known)")
        #expect(answer["changes"]?.elements.map { $0["kind"]?.stringValue } == ["restated", "won"])
        #expect(answer["changes"]?.elements[0]["restates"]?.stringValue == "created" && answer["changes"]?.elements[0]["occurred_at"]?.isNull == true)
        let sales = answer["pipelines"]?.elements.first
        #expect(sales?["reconciles"]?.boolValue == true && sales?["start"]?["deals"]?.jsonText == "1" && sales?["end"]?["deals"]?.jsonText == "1")
        #expect(sales?["end"]?["won"]?["deals"]?.jsonText == "1" && sales?["start"]?["won"]?["deals"]?.jsonText == "0")
        #expect(throws: QueryError.self) { try changes(fixture, "2026-06-03", "2026-06-01") }
    }

    @Test func `a date to start from is its start, and an error names the parameter`() async throws {
        let fixture = try await shop()
        #expect(try changes(fixture, "2026-01-11", "2026-01-11")["changes"]?.elements.map { $0["kind"]?.stringValue } == ["created"])
        #expect(try changes(fixture, "2026-01-11", "2026-01-11")["from"]?["as_of"]?.stringValue == "2026-01-10T23:59:59.999999Z")
        #expect(try changes(fixture, "2026-01-12", "2026-01-12")["changes"]?.elements.isEmpty == true)
        #expect(try changes(fixture, "2026-01-11T10:00:00Z", "2026-01-11")["changes"]?.elements.isEmpty == true)
        let performance = try fixture.json(fixture.history.pipelinePerformance(from: start("2026-01-11"), to: end("2026-03-11")))
        #expect(performance["from"]?.stringValue == "2026-01-11T00:00:00.000000Z")
        #expect(performance["pipelines"]?.elements.first?["stages"]?.elements.first?["entered"]?.jsonText == "1")
        for (text, knownAt, name) in [("2026-13-01", nil, "from:"), ("2026-01-01", "99999", "from_known_at:"), ("2026-01-01", "x", "from_known_at:")] {
            let error = #expect(throws: QueryError.self) { try changes(fixture, text, "2026-06-01", knownAt: knownAt) }
            #expect(error?.message.hasPrefix(name) == true, "\(error?.message ?? "")")
        }
    }

    @Test func `a trend has a point before its first date, one a step, and the end`() async throws {
        let fixture = try await shop(Self.deal("Created", "d2", at: "2026-01-12T10:00:00Z", #""amount":5"#))
        #expect(
            try points(fixture, "2026-01-01", "2026-04-15", step: "month") == [
                "2025-12-31T23:59:59.999999Z 0", "2026-01-31T23:59:59.999999Z 2", "2026-02-28T23:59:59.999999Z 2", "2026-03-31T23:59:59.999999Z 1",
                "2026-04-15T23:59:59.999999Z 1",
            ])
        #expect(try points(fixture, "2026-01-11T10:00:00Z", "2026-01-11", step: "12h").map { $0.prefix(16) } == ["2026-01-11T10:00", "2026-01-11T22:00", "2026-01-11T23:59"])
        #expect(throws: QueryError.self) { try points(fixture, "2026-01-31", "2026-04-15", step: "1s") }
    }

    @Test func `a trend goes on for as many years as there are`() async throws {
        let fixture = try await shop()
        let years = try points(fixture, "1750-01-01", "2026-12-31", step: "year")
        #expect(years.count == 278 && years[200].hasPrefix("1949-12-31") && years[277].hasPrefix("2026-12-31"))
        let decades = try points(fixture, "0001-01-01", "9999-12-31", step: "10y").map { $0.prefix(4) }
        #expect(decades.count == 1001 && decades[20] == "0201" && decades.last == "9999")
    }

    @Test func `days of a trend begin at midnight in the zone, in summer and in winter`() async throws {
        let fixture = try await shop()
        let days = try points(fixture, "2026-03-28", "2026-03-30", step: "day", zone: "Europe/Berlin").map { $0.prefix(16) }
        #expect(days == ["2026-03-27T22:59", "2026-03-28T22:59", "2026-03-29T21:59", "2026-03-30T21:59"])
    }

    @Test func `a deal is told with whose it is, and every value it had`() async throws {
        let fixture = try await shop(Self.deal("Updated", "d1", at: "2026-02-01T10:00:00Z", #""amount":120.50"#))
        let deal = try fixture.json(fixture.history.deal("d1", at: fixture.basis()))
        let customer = try #require(try fixture.profile("user_id:u1").customerId)
        #expect(deal["state"]?.stringValue == "won" && deal["amount"]?.jsonText == "120.50" && deal["events"]?.jsonText == "3")
        #expect(deal["customers"]?.elements.map(\.stringValue) == [customer] && deal["accounts"]?.elements.map(\.stringValue) == ["acme"])
        #expect(try fixture.json(fixture.history.deal("d1", at: fixture.basis("2026-01-31")))["amount"]?.jsonText == "100")
        let history = try fixture.json(fixture.history.dealHistory("d1", at: fixture.basis(), DealHistoryQuery(field: "amount", limit: nil, cursor: nil)))
        let rows = history["history"]?.elements.map { "\($0["value"]?.jsonText ?? "") \($0["position"]?.jsonText ?? "") \($0["source"]?.stringValue ?? "")" }
        #expect(rows == ["100 1 website", "120.50 3 website"])
        #expect(throws: QueryError.self) { try fixture.history.deal("d1", at: fixture.basis("2026-01-01")) }
        #expect(throws: QueryError.self) { try DealHistoryQuery(field: "colour", limit: nil, cursor: nil) }
    }

    @Test func `the forecast has what was won in the month it was won in`() async throws {
        let fixture = try await shop(Self.deal("Created", "d2", at: "2026-01-12T10:00:00Z", #""stage":"negotiation","amount":5,"currency":"EUR","expected_close":"2026-05-02""#))
        let months = try fixture.json(fixture.history.pipelineForecast(at: fixture.basis("2026-04-01")))["pipelines"]?.elements.first?["months"]?.elements
        #expect(months?.map { $0["month"]?.stringValue } == ["2026-03", "2026-05"])
        #expect(months?.first?["closed"]?["count"]?.jsonText == "1" && months?.last?["commit"]?["amounts"]?.elements.first?["weighted"]?.jsonText == "4.0")
        let kims = try fixture.json(fixture.history.pipelineForecast(at: fixture.basis("2026-04-01"), DealsQuery(owner: "kim")))
        #expect(kims["pipelines"]?.elements.first?["months"]?.elements.count == 1)
    }

    @Test func `pages of changes and of a deal's history join to the answer of their basis, whatever is recorded meanwhile`() async throws {
        let fixture = try await shop(Self.deal("Updated", "d1", at: "2026-02-01T10:00:00Z", #""amount":120.50,"owner":"bo""#))
        func changes(_ cursor: String?, limit: String?) throws -> JSONValue {
            try fixture.json(fixture.history.pipelineChanges(from: start("2026-01-01"), to: end("2026-06-01"), ChangesQuery(limit: limit, cursor: cursor)))
        }
        func history(_ cursor: String?, limit: String?) throws -> JSONValue {
            try fixture.json(fixture.history.dealHistory("d1", at: fixture.basis(), DealHistoryQuery(field: nil, limit: limit, cursor: cursor)))
        }
        for (page, list) in [(changes, "changes"), (history, "history")] {
            let whole = try page(nil, nil)[list]?.elements.map(\.jsonText) ?? []
            var (joined, cursor, isFirst): ([String], String?, Bool) = ([], nil, true)
            while cursor != nil || isFirst {
                let answer = try page(cursor, "2")
                joined += answer[list]?.elements.map(\.jsonText) ?? []
                (cursor, isFirst) = (answer["next"]?.stringValue, false)
                try await fixture.append(Self.deal("Updated", "d1", at: "2026-01-\(12 + joined.count)T10:00:00Z", #""owner":"late""#).replacing("\"messageId\":\"", with: "\"messageId\":\"\(list)"))
            }
            #expect(joined == whole && whole.count > 3)
            #expect(throws: QueryError.self) { try page("2", nil) }
        }
    }
}
