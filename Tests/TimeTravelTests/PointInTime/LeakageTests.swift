import EventModel
import Testing

@testable import TimeTravel

/// Events of the future, planted one kind after the other: no row may change.
@Suite struct LeakageTests {
    private static let features =
        "lifecycle,events,last_seen,account,traits.plan,computed.order_count,computed.lifetime_value,computed.favourite,consents.email_marketing,identifiers.email,audiences.repeat,audiences.reachable,audiences.of_acme"

    private func answer(_ fixture: HistoryFixture, _ rows: String, hindsight: String? = nil) throws -> String {
        let query = try PointInTimeQuery(features: Self.features, hindsight: hindsight)
        return try fixture.history.pointInTime(Array(rows.utf8), query, at: .latest).wholeText
    }

    @Test func `nothing that is recorded later changes a row, whatever it says of the time before`() async throws {
        let fixture = try HistoryFixture(now: "2026-06-01T12:00:00Z", definitions: RandomShop.definitions())
        try await fixture.append(
            #"{"type":"identify","messageId":"i1","userId":"u1","anonymousId":"a1","traits":{"plan":"free","email":"p1@example.com"},"timestamp":"2026-05-01T00:00:00Z"}"#,
            #"{"type":"group","messageId":"g1","userId":"u1","groupId":"acme","timestamp":"2026-05-02T00:00:00Z"}"#,
            order("o1", user: "u1", total: "5", at: "2026-05-03T00:00:00Z"),
            #"{"type":"track","messageId":"c1","userId":"u1","event":"Consent Given","properties":{"purpose":"email_marketing"},"timestamp":"2026-05-04T00:00:00Z"}"#,
            #"{"type":"track","messageId":"v1","anonymousId":"a2","event":"Product Viewed","properties":{"category":"Hats"},"timestamp":"2026-05-05T00:00:00Z"}"#)
        let at = fixture.present.rfc3339
        let rows = ["user_id:u1", "anonymous_id:a1", "anonymous_id:a2", "email:p1@example.com", "user_id:u2"].map { #"{"customer":"\#($0)","as_of":"\#(at)"}"# }.joined(separator: "\n")
        let before = try answer(fixture, rows)
        #expect(before.contains(#""traits.plan":"free""#) && before.contains(#""audiences.reachable":true"#))

        let planted: [(String, String)] = [
            ("an order that occurred later", order("o2", user: "u1", total: "7", at: "2026-06-01T13:00:00Z")),
            ("an order that had occurred, recorded later", order("o3", user: "u1", total: "9", at: "2026-05-10T00:00:00Z")),
            ("a trait of before, recorded later", #"{"type":"identify","messageId":"p1","userId":"u1","traits":{"plan":"pro"},"timestamp":"2026-05-20T00:00:00Z"}"#),
            ("a link of before, recorded later", #"{"type":"link","messageId":"p2","userId":"u1","anonymousId":"a2","timestamp":"2026-05-05T12:00:00Z"}"#),
            ("an alias of now", #"{"type":"alias","messageId":"p3","userId":"u1","previousId":"a3"}"#),
            ("a consent withdrawn before, recorded later", #"{"type":"track","messageId":"p4","userId":"u1","event":"Consent Withdrawn","properties":{"purpose":"email_marketing"},"timestamp":"2026-05-06T00:00:00Z"}"#),
            ("another account", #"{"type":"group","messageId":"p5","userId":"u1","groupId":"cobalt","timestamp":"2026-05-07T00:00:00Z"}"#),
            ("an order retracted", #"{"type":"retract","messageId":"m-o1","reason":"fraud"}"#),
            ("an identify retracted", #"{"type":"retract","messageId":"i1","reason":"typing error"}"#),
            ("an unlink", #"{"type":"unlink","messageId":"p6","userId":"u1","anonymousId":"a1"}"#),
            ("an unlink of all times", #"{"type":"unlink","messageId":"p7","userId":"u1","anonymousId":"a2","retroactive":true}"#),
            ("an order cancelled before, recorded later", #"{"type":"track","messageId":"p8","userId":"u1","event":"Order Cancelled","properties":{"order_id":"o1"},"timestamp":"2026-05-04T00:00:00Z"}"#),
            ("somebody new, from before", order("o9", user: "u2", total: "1", at: "2026-05-01T00:00:00Z")),
        ]
        for (what, line) in planted {
            try await fixture.append(line)
            #expect(try answer(fixture, rows) == before, "\(what)")
        }
        #expect(try answer(fixture, rows, hindsight: "1") != before, "with hindsight it counts")
    }
}
