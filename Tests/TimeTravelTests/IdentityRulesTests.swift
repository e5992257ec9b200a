import EventModel
import Testing
import TimeTravel

/// Audits and comparisons of a log's identity, as they are answered.
@Suite struct IdentityRulesTests {
    private func shop() async throws -> HistoryFixture {
        let fixture = try HistoryFixture()
        var lines: [String] = []
        for (user, ids) in [("u1", 1...4), ("u2", 5...8)] {
            for id in ids { lines.append(#"{"type":"identify","messageId":"m\#(id)","userId":"\#(user)","anonymousId":"a\#(id)","timestamp":"2026-01-0\#(id)T10:00:00Z"}"#) }
        }
        lines.append(#"{"type":"alias","messageId":"al","userId":"u1","previousId":"u2","timestamp":"2026-02-01T10:00:00Z"}"#)
        try await fixture.append(lines)
        return fixture
    }

    @Test func `an audit names the pair that holds two halves together, at the bases that know of it`() async throws {
        let fixture = try await shop()
        func audit(asOf: String? = nil, identifiers: String = "50", part: String = "3") throws -> JSONValue {
            try fixture.json(fixture.history.identityAudit(at: fixture.basis(asOf), AuditQuery(identifiers: identifiers, part: part, limit: nil)))
        }
        let found = try audit()["customers"]?.elements ?? []
        #expect(found.count == 1 && found[0]["identifiers"]?.jsonText == "10" && found[0]["kinds"]?.jsonText == #"{"anonymous_id":8,"user_id":2}"#)
        let bridge = found[0]["bridges"]?.elements.first
        #expect(bridge?["first"]?.stringValue == "user_id:u1" && bridge?["second"]?.stringValue == "user_id:u2" && bridge?["rule"]?.stringValue == "alias")
        #expect(bridge?["first_side"]?.jsonText == "5" && bridge?["second_side"]?.jsonText == "5")
        #expect(try audit(asOf: "2026-01-31")["count"]?.jsonText == "0")
        #expect(try audit(asOf: "2026-01-31", identifiers: "5")["count"]?.jsonText == "2")
        #expect(try audit(part: "6")["count"]?.jsonText == "0")
        #expect(throws: QueryError.self) { try audit(part: "x") }
    }

    @Test func `other rules are tried on all of the past, and nothing is changed`() async throws {
        let fixture = try await shop()
        func compare(_ rules: String, asOf: String? = nil) throws -> JSONValue { try fixture.json(fixture.history.comparison(withRules: rules, at: fixture.basis(asOf))) }
        let strict = try compare("identifiers: {user_id: {limit: 1}, anonymous_id: {limit: 2}}", asOf: "2026-01-31")
        #expect(strict["customers_before"]?.jsonText == "2" && strict["split"]?.jsonText == "2" && strict["joined"]?.jsonText == "0")
        #expect(strict["split_examples"]?.elements.first?["into"]?.elements.count == 3)
        #expect(try compare("identifiers: {user_id: {limit: 1}}")["unchanged"]?.jsonText == "1")
        #expect(try fixture.profile("user_id:u1", asOf: "2026-01-31").identifierTexts.count == 5)
        let error = try #require(throws: QueryError.self) { try compare("identifierz: {}") }
        #expect(error.kind == .badRequest && error.message.contains("identity.yaml:1:1") && error.message.contains("identifiers"))
    }

    @Test func `an alias of somebody to himself links nobody`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append([#"{"type":"identify","userId":"u1"}"#, #"{"type":"alias","userId":"u1","previousId":"u1"}"#])
        #expect(try fixture.json(fixture.history.identity("user_id:u1", at: fixture.basis(nil)))["links"]?.elements.isEmpty == true)
    }
}
