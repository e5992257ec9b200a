import EventLog
import EventModel
import Testing
import TimeTravel

@Suite struct TwoClocksTests {
    @Test func `a late event changes what was true then, not what was known then`() async throws {
        let fixture = try HistoryFixture()
        let before = try await fixture.append(order("o1", user: "u1", total: "10.00", at: "2025-05-01T10:00:00Z"))
        try await fixture.append(order("o2", user: "u1", total: "20.50", at: "2025-06-01T10:00:00Z"))
        #expect(try fixture.profile("user_id:u1", asOf: "2025-12-31").orderCount == "2")
        #expect(try fixture.profile("user_id:u1", asOf: "2025-12-31", knownAt: "\(before)").orderCount == "1")
        #expect(try fixture.profile("user_id:u1", asOf: "2025-05-31").orderCount == "1")
        #expect(try fixture.profile("user_id:u1", asOf: "2025-12-31")["computed"]?["lifetime_value"]?.jsonText == "30.50")
    }

    @Test func `what was known may be asked by instant, and comes back as a position`() async throws {
        let fixture = try HistoryFixture()
        let before = try await fixture.append(order("o1", user: "u1", total: "10", at: "2025-05-01T10:00:00Z"))
        let recorded = try #require(fixture.log.readView().recordedAt(LogPosition(rawValue: before)))
        try await fixture.append(order("o2", user: "u1", total: "20", at: "2025-06-01T10:00:00Z"))
        let answer = try fixture.profile("user_id:u1", knownAt: recorded.rfc3339)
        #expect(answer.orderCount == "1")
        #expect(answer["basis"]?["as_known_at"]?.jsonText == "\(before)")
    }

    @Test func `the basis of an answer repeats it byte for byte`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(order("o1", user: "u1", total: "10", at: "2025-05-01T10:00:00Z"))
        let first = try fixture.profile("user_id:u1")
        let basis = try #require(first["basis"])
        try await fixture.append(order("o2", user: "u1", total: "20", at: "2025-05-02T10:00:00Z"))
        let again = try fixture.profile(
            "user_id:u1", asOf: basis["as_of"]?.stringValue, knownAt: basis["as_known_at"]?.jsonText,
            identityAsOf: basis["identity_as_of"]?.stringValue)
        #expect(again.jsonText == first.jsonText)
    }

    @Test func `a retraction takes an event out of bases that know of it`() async throws {
        let fixture = try HistoryFixture()
        let before = try await fixture.append(
            order("o1", user: "u1", total: "10", at: "2025-05-01T10:00:00Z"), order("o2", user: "u1", total: "20", at: "2025-05-02T10:00:00Z"))
        try await fixture.append(#"{"type":"retract","messageId":"m-o2","reason":"entered twice"}"#)
        #expect(try fixture.profile("user_id:u1").orderCount == "1")
        #expect(try fixture.profile("user_id:u1", asOf: "2025-12-31").orderCount == "1")
        #expect(try fixture.profile("user_id:u1", knownAt: "\(before)").orderCount == "2")
    }

    @Test func `a day as a bound ends with its last microsecond in the zone asked for`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(order("o1", user: "u1", total: "10", at: "2025-05-01T22:30:00Z"))
        let berlin = try BasisRequest(asOf: "2025-05-01", asKnownAt: nil, identityAsOf: nil, timeZone: "Europe/Berlin")
        #expect(throws: QueryError.self) { _ = try fixture.history.profile("user_id:u1", at: berlin) }
        #expect(try fixture.profile("user_id:u1", asOf: "2025-05-01").orderCount == "1")
    }

    @Test(arguments: ["yesterday", "2025-13-01", "2025-02-30", "12:00"])
    func `a bound that is no instant is refused by name`(_ text: String) {
        #expect { _ = try BasisRequest(asOf: text, asKnownAt: nil, identityAsOf: nil, timeZone: nil) } throws: { error in
            (error as? QueryError)?.message.hasPrefix("as_of: '\(text)'") ?? false
        }
    }

    @Test func `a position that is not durable yet is refused, naming the durable one`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(order("o1", user: "u1", total: "10", at: "2025-05-01T10:00:00Z"))
        #expect { _ = try fixture.profile("user_id:u1", knownAt: "2") } throws: { error in
            (error as? QueryError)?.message.contains("durable position is 1") ?? false
        }
    }
}
