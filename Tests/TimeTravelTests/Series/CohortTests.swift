import EventLog
import EventModel
import Testing

@testable import TimeTravel

/// Retention and funnels, against what counting event by event says.
@Suite struct CohortTests {
    private func ends(_ from: String, _ to: String) throws -> (BasisRequest, BasisRequest) {
        (
            try BasisRequest(side: "from", isStart: true, asOf: from, asKnownAt: nil, identityAsOf: nil, timeZone: nil),
            try BasisRequest(side: "to", isStart: false, asOf: to, asKnownAt: nil, identityAsOf: nil, timeZone: nil)
        )
    }

    private func shop() async throws -> HistoryFixture {
        let fixture = try HistoryFixture()
        func viewed(_ user: String, _ at: String) -> String { #"{"type":"track","userId":"\#(user)","event":"Product Viewed","timestamp":"\#(at)","properties":{"price":\#(user == "u1" ? 10 : 3)}}"# }
        try await fixture.append(
            viewed("u1", "2026-01-05T10:00:00Z"), order("o1", user: "u1", total: "5", at: "2026-01-10T00:00:00Z"), order("o2", user: "u1", total: "5", at: "2026-03-10T00:00:00Z"),
            viewed("u2", "2026-01-06T00:00:00Z"), order("o3", user: "u2", total: "5", at: "2026-01-06T00:30:00Z"), order("o4", user: "u2", total: "5", at: "2026-02-01T00:00:00Z"),
            order("o5", user: "u3", total: "5", at: "2026-02-14T00:00:00Z"), order("o6", user: "u4", total: "5", at: "2025-12-31T23:59:59Z"), order("o7", user: "u4", total: "5", at: "2026-01-31T00:00:00Z"))
        return fixture
    }

    @Test func `customers are told apart by their first order, and counted once in each month after it`() async throws {
        let fixture = try await shop()
        let (from, to) = try ends("2026-01-01", "2026-03-31")
        let answer = try fixture.json(fixture.history.retention(from: from, to: to, RetentionQuery(start: "Order Completed")))
        let cohorts = answer["cohorts"]?.elements ?? []
        #expect(cohorts.map { $0["customers"]?.jsonText ?? "" } == ["2", "1", "0"])
        #expect(cohorts.map { ($0["periods"]?.elements ?? []).map { $0["customers"]?.jsonText ?? "" } } == [["2", "1", "1"], ["1", "0"], ["0"]])
        #expect(answer["periods"]?.elements.map { $0["share"]?.jsonText ?? "" } == ["1.0000", "0.3333", "0.5000"])
        let back = try fixture.json(fixture.history.retention(from: from, to: to, RetentionQuery(start: "{did: Product Viewed, where: {price: 10}}", back: "Order Completed", step: "quarter")))
        #expect(back["cohorts"]?.elements.map { $0["periods"]?.jsonText ?? "" } == [#"[{"period":0,"customers":1,"share":1.0000}]"#])
    }

    @Test func `a funnel counts how far customers came in time`() async throws {
        let fixture = try await shop()
        let (from, to) = try ends("2026-01-01", "2026-03-31")
        func steps(_ query: FunnelQuery) throws -> [[String]] {
            let answer = try fixture.json(fixture.history.funnel(from: from, to: to, query))
            return (answer["intervals"]?.elements ?? []).map { ($0["steps"]?.elements ?? []).map { "\($0["customers"]?.jsonText ?? "") \($0["median_s"]?.jsonText ?? "")" } }
        }
        #expect(try steps(FunnelQuery(steps: ["Product Viewed", "Order Completed"], within: "1d")) == [["2 0", "1 1800"]])
        #expect(try steps(FunnelQuery(steps: ["Product Viewed", "Order Completed", "Order Completed"])) == [["2 0", "2 1800", "2 2246400"]])
        #expect(try steps(FunnelQuery(steps: ["Order Completed", "Order Completed"], within: "60d", interval: "month")) == [["3 0", "2 2244600"], ["2 0", "0 null"], ["1 0", "0 null"]])
    }

    @Test(arguments: [("", "", "month", "start"), ("{did: X, within: 3d}", "X", "month", "without a window"), ("{trait: plan}", "X", "month", "start"), ("X", "Y", "1d", "more than 120"), ("X", "Y", "soon", "step")])
    func `what cannot be asked is refused by name`(_ start: String, _ back: String, _ step: String, _ words: String) async throws {
        let fixture = try await shop()
        let (from, to) = try ends("2025-01-01", "2026-03-31")
        let error = #expect(throws: QueryError.self) { _ = try fixture.history.retention(from: from, to: to, RetentionQuery(start: start, back: back, step: step)) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(throws: QueryError.self) { try FunnelQuery(steps: ["X"]) }
        #expect(throws: QueryError.self) { try FunnelQuery(steps: ["X", "Y"], within: "7") }
    }

    @Test(arguments: 1...8)
    func `on made-up histories they are what counting event by event says`(_ seed: Int) async throws {
        let fixture = try HistoryFixture(definitions: RandomShop.definitions())
        var shop = RandomShop(seed: seed)
        let start = fixture.present
        try await shop.fill(fixture, events: 200)
        let (from, to) = try ends(start.rfc3339, fixture.present.rfc3339)
        let step = Int64(shop.number(5...60)) * 1_000_000
        let retention = try fixture.json(fixture.history.retention(from: from, to: to, RetentionQuery(start: "page", back: "Order Completed", step: "\(step / 1_000_000)s")))
        let funnel = try fixture.json(fixture.history.funnel(from: from, to: to, FunnelQuery(steps: ["page", "Order Completed", "Product Viewed"], within: "60s")))

        var (cohorts, cells, reached) = ([Int64: Int](), [String: Int](), [0, 0, 0])
        let names: (RecordedEvent) -> String = { $0.type == .page ? "page" : $0.name }
        try fixture.history.question(to).population(needing: .all).forEachCustomer { entry in
            let events = entry.events.indices.map { entry.events[$0] }
            if let first = events.first(where: { names($0) == "page" }), first.occurredAt >= start {
                let cohort = (first.occurredAt.micros - start.micros) / step
                cohorts[cohort, default: 0] += 1
                let later = events.filter { names($0) == "Order Completed" && ($0.occurredAt, $0.position) >= (first.occurredAt, first.position) }
                for period in Set(later.map { ($0.occurredAt.micros - start.micros) / step }) { cells["\(cohort) \(period - cohort)", default: 0] += 1 }
            }
            var furthest = 0
            for (place, event) in events.enumerated() where names(event) == "page" && event.occurredAt >= start {
                let inTime = events[(place + 1)...].filter { $0.occurredAt.micros <= event.occurredAt.micros + 60_000_000 }
                let second = inTime.firstIndex { names($0) == "Order Completed" }
                let third = second.flatMap { second in inTime[(second + 1)...].firstIndex { names($0) == "Product Viewed" } }
                furthest = max(furthest, third != nil ? 3 : second != nil ? 2 : 1)
            }
            for level in 0..<furthest { reached[level] += 1 }
        }
        for (index, cohort) in (retention["cohorts"]?.elements ?? []).enumerated() {
            #expect(cohort["customers"]?.jsonText == "\(cohorts[Int64(index)] ?? 0)", "seed \(seed), cohort \(index)")
            for (period, cell) in (cohort["periods"]?.elements ?? []).enumerated() { #expect(cell["customers"]?.jsonText == "\(cells["\(index) \(period)"] ?? 0)", "seed \(seed), \(index) \(period)") }
        }
        #expect(funnel["intervals"]?.elements.first?["steps"]?.elements.map { $0["customers"]?.jsonText ?? "" } == reached.map { "\($0)" }, "seed \(seed)")
    }
}
