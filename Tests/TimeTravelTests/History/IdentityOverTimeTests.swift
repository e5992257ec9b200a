import EventModel
import Testing

@testable import TimeTravel

/// Who a customer was at every instant, as intervals.
struct IdentityOverTimeTests {
    private func entries(_ fixture: HistoryFixture, _ reference: String, at basis: BasisRequest = .latest) throws -> [String] {
        let answer = try fixture.json(fixture.history.history(reference, at: basis, HistoryQuery { $0 == "identity" ? "" : nil }))
        return (answer["intervals"]?.elements ?? []).map { entry in
            let what = entry["customer"]?.stringValue ?? entry["identifier"]?.stringValue ?? entry["account"]?.stringValue
            let link = entry["link"]?.elements.compactMap(\.stringValue).joined(separator: "–")
            let days = ["from", "to"].map { key in entry[key]?.stringValue.map { String($0.prefix(10)) } ?? "still" }
            let causes = ["began", "ended"].map { entry[$0]?["cause"]?.stringValue ?? "-" }
            return "\(what ?? link ?? "?") \(days[0]) \(causes[0]) … \(days[1]) \(causes[1])"
        }
    }

    @Test func `identifiers join with a link and leave with an unlink, and the id with them`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(
            #"{"type":"track","messageId":"a","event":"Product Viewed","anonymousId":"a1","timestamp":"2026-01-01T00:00:00Z","properties":{}}"#,
            order("o1", user: "u1", total: "1.00", at: "2026-01-02T00:00:00Z"),
            #"{"type":"track","messageId":"b","event":"Product Viewed","anonymousId":"a1","userId":"u1","timestamp":"2026-01-05T00:00:00Z","properties":{}}"#,
            #"{"type":"unlink","messageId":"n","identifiers":["user_id:u1","anonymous_id:a1"],"timestamp":"2026-01-09T00:00:00Z"}"#)
        #expect(
            try entries(fixture, "user_id:u1") == [
                "c2 2026-01-02 first_seen … 2026-01-05 link", "user_id:u1 2026-01-02 first_seen … still -", "c1 2026-01-05 link … 2026-01-09 unlink",
                "anonymous_id:a1 2026-01-05 link … 2026-01-09 unlink", "user_id:u1–anonymous_id:a1 2026-01-05 link … 2026-01-09 unlink",
                "c2 2026-01-09 unlink … still -",
            ])
        #expect(try entries(fixture, "user_id:u1", at: fixture.basis("2026-01-03")) == ["c2 2026-01-02 first_seen … still -", "user_id:u1 2026-01-02 first_seen … still -"])
    }

    @Test func `memberships of accounts are intervals as well`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(
            order("o1", user: "u1", total: "1.00", at: "2026-01-02T00:00:00Z"),
            #"{"type":"group","messageId":"g","userId":"u1","groupId":"acme","timestamp":"2026-01-03T00:00:00Z","traits":{}}"#)
        #expect(try entries(fixture, "user_id:u1").last == "acme 2026-01-03 link … still -")
    }

    @Test func `a retroactive unlink leaves nothing of the link, for who knows of it`() async throws {
        let fixture = try HistoryFixture()
        let known = try await fixture.append(
            #"{"type":"track","messageId":"b","event":"Product Viewed","anonymousId":"a1","userId":"u1","timestamp":"2026-01-05T00:00:00Z","properties":{}}"#)
        try await fixture.append(
            #"{"type":"unlink","messageId":"n","identifiers":["user_id:u1","anonymous_id:a1"],"retroactive":true,"timestamp":"2026-01-09T00:00:00Z"}"#)
        #expect(try entries(fixture, "user_id:u1").count == 2)
        #expect(try entries(fixture, "user_id:u1", at: fixture.basis(nil, "\(known)")).count == 4)
    }

    @Test func `by what was recorded, a customer is told as it became known, and a retraction is a cause`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(
            order("o1", user: "u1", total: "1.00", at: "2026-01-02T00:00:00Z"),
            #"{"type":"track","messageId":"b","event":"Product Viewed","anonymousId":"a1","userId":"u1","timestamp":"2026-01-05T00:00:00Z","properties":{}}"#,
            #"{"type":"retract","messageId":"b","reason":"a mistake"}"#)
        let answer = try fixture.json(fixture.history.history("user_id:u1", at: .latest, HistoryQuery { ["identity": "", "clock": "recorded"][$0] }))
        let told = (answer["intervals"]?.elements ?? []).map { entry in
            let what = entry["customer"]?.stringValue ?? entry["identifier"]?.stringValue ?? "link"
            return "\(what) \(entry["from_position"]?.jsonText ?? "") … \(entry["to_position"]?.jsonText ?? "") \(entry["ended"]?["cause"]?.stringValue ?? "-")"
        }
        #expect(told == ["c1 1 … null -", "user_id:u1 1 … null -", "anonymous_id:a1 2 … 3 retraction", "link 2 … 3 retraction"])
    }
}
