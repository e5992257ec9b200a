import EventModel
import Testing
import TimeTravel

struct AccountTests {
    private func group(_ user: String, _ anonymous: String, second: Int) -> String {
        #"{"type":"group","userId":"\#(user)","anonymousId":"\#(anonymous)","groupId":"acme","timestamp":"2026-01-01T00:00:\#(String(100 + second).dropFirst())Z"}"#
    }

    @Test func `members come page by page, each customer once since its earliest membership`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append((0..<5).flatMap { user in [group("u\(user)", "a\(user)", second: 10 + user), group("u\(user)", "b\(user)", second: 9 - user)] })
        let first = try fixture.json(fixture.history.members(ofAccount: "acme", at: .latest, limit: 3, cursor: nil))
        #expect(first["size"]?.jsonText == "5" && first["members"]?.elements.count == 3)
        try await fixture.append(group("u9", "a9", second: 30))
        let second = try fixture.json(fixture.history.members(ofAccount: "acme", at: .latest, limit: 3, cursor: first["next"]?.stringValue))
        #expect(second["members"]?.elements.count == 2 && second["next"]?.isNull ?? false && second["basis"] == first["basis"])
        let since = ((first["members"]?.elements ?? []) + (second["members"]?.elements ?? [])).compactMap { $0["since"]?.instantValue }
        #expect(since == (try (0..<5).map { try instant("2026-01-01T00:00:0\(9 - $0)Z") }))
        #expect(throws: QueryError.self) { try fixture.history.members(ofAccount: "acme", at: .latest, limit: 3, cursor: "2") }
        #expect(throws: QueryError.self) { try fixture.history.members(ofAccount: "nobody", at: .latest, limit: 3, cursor: nil) }
    }

    @Test func `a profile names the accounts that its customer is a member of, as identity has it`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append([
            #"{"type":"group","userId":"u1","groupId":"acme","traits":{"plan":"pro"},"timestamp":"2026-01-01T00:00:00Z"}"#,
            #"{"type":"track","event":"Seen","userId":"u2","groupId":"acme","timestamp":"2026-01-02T00:00:00Z"}"#,
            #"{"type":"unlink","identifiers":["user_id:u1","group_id:acme"],"timestamp":"2026-01-03T00:00:00Z"}"#,
        ])
        func accounts(_ user: String, _ asOf: String) throws -> [String?] {
            try fixture.json(fixture.history.profile("user_id:\(user)", at: fixture.basis(asOf)))["accounts"]?.elements.map { $0["id"]?.stringValue } ?? []
        }
        #expect(try accounts("u1", "2026-01-02") == ["acme"] && accounts("u1", "2026-01-31") == [] && accounts("u2", "2026-01-31") == ["acme"])
        let table = try fixture.history.table(at: fixture.basis("2026-01-31"), TableQuery(where: "{account: acme}", columns: "customer,account", limit: nil, cursor: nil))
        #expect(try fixture.json(table)["customers"]?.elements.count == 1)
    }

    @Test func `what a member said of the account stays when it is a member no longer`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append([
            #"{"type":"group","userId":"u1","groupId":"acme","traits":{"name":"Acme","plan":"pro"},"timestamp":"2026-01-01T00:00:00Z"}"#,
            #"{"type":"group","userId":"u2","groupId":"acme","traits":{"seats":3},"timestamp":"2026-01-02T00:00:00Z"}"#,
            #"{"type":"unlink","identifiers":["user_id:u1","group_id:acme"],"timestamp":"2026-01-03T00:00:00Z"}"#,
        ])
        let account = try fixture.json(fixture.history.account("acme", at: .latest))
        #expect(account["members"]?.elements.count == 1 && account["events"]?.jsonText == "2")
        #expect(account["traits"]?["plan"]?["value"]?.stringValue == "pro" && account["traits"]?["seats"]?["value"]?.jsonText == "3")
    }
}

struct PurchasesTests {
    @Test func `purchases come page by page, with the totals of all pages`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append((1...5).map { order("o\($0)", user: "u1", total: "\($0).50", at: "2026-01-0\($0)T00:00:00Z") })
        try await fixture.append(
            #"{"type":"track","event":"Order Refunded","userId":"u1","timestamp":"2026-01-06T00:00:00Z","properties":{"order_id":"o1","total":1.50}}"#,
            #"{"type":"track","event":"Note Added","userId":"u1","timestamp":"2026-01-06T00:00:00Z","properties":{"text":"n"}}"#)
        let query = { (cursor: String?, from: String?) in try PurchasesQuery(from: from, to: nil, limit: "4", cursor: cursor, order: "desc") }
        let first = try fixture.json(fixture.history.purchases(of: "user_id:u1", at: .latest, query(nil, nil)))
        #expect(first["orders"]?.jsonText == "5" && first["entries"]?.elements.first?["kind"]?.stringValue == "refund")
        #expect(first["totals"]?.jsonText == #"[{"currency":"EUR","orders":5,"amount":17.50,"refunded":1.50,"net":16.00}]"#)
        try await fixture.append(order("o9", user: "u1", total: "1", at: "2026-01-09T00:00:00Z"))
        let second = try fixture.json(fixture.history.purchases(of: "user_id:u1", at: .latest, query(first["next"]?.stringValue, nil)))
        #expect(second["totals"] == first["totals"] && second["entries"]?.elements.compactMap { $0["title"]?.stringValue } == ["Order o2", "Order o1"])
        let since = try fixture.json(fixture.history.purchases(of: "user_id:u1", at: .latest, query(nil, "2026-01-05")))
        #expect(since["orders"]?.jsonText == "2")
    }
}
