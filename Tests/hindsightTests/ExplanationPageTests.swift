import EventModel
import Testing

@testable import hindsight

/// Pages that say why.
struct ExplanationPageTests {
    private func page(_ json: String) throws -> [String] {
        let answer = try JSONValue(parsing: json)
        let now = try #require(Instant(rfc3339: "2026-03-10T00:00:00Z"))
        var page = Page(style: .plain, relative: RelativeTime(answer: answer, present: now), zone: DisplayZone(answer: answer))
        page.explanation(answer)
        return page.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test func `a rule is a tree of verdicts, with the events that decided and what the answer cost`() throws {
        let lines = try page(
            """
            {"customer":"c1","audience":"big","member":true,"explanation":{"condition":"all","rule":"all of these","holds":true,"since":"2026-03-07T00:00:00.000000Z","conditions":[\
            {"condition":"did","rule":"did Order Completed","holds":true,"since":"2026-03-07T00:00:00.000000Z","count":5,"events":[{"event":"Order Completed","position":12,\
            "occurred_at":"2026-03-07T00:00:00.000000Z"}]},{"condition":"not","rule":"not this","holds":true,"since":null,"conditions":[\
            {"condition":"trait","rule":"traits.plan is pro","holds":false,"since":null,"values":["free"],"position":3}]}]},\
            "cost":{"snapshot":null,"log_segments":1,"row_groups":2,"events_read":9,"events_folded":7,"micros":{"identity":1,"reading":2,"folding":3}}}
            """)
        #expect(lines.first == "Why c1 is in big")
        #expect(lines.contains("  ✓ all of these  since 2026-03-07 00:00:00Z, 3 days ago"))
        #expect(lines.contains("          5 events, the newest of them:"))
        #expect(lines.contains { $0.hasSuffix("Order Completed  position 12") })
        #expect(lines.contains("          ✗ traits.plan is pro  never otherwise"))
        #expect(lines.contains("              free (position 3)"))
        #expect(lines.contains { $0.contains("9 events read from 1 log segments (2 row groups), 7 folded, no snapshot; identity 1 µs") })
    }

    @Test func `a computed trait shows the reckoning and what was not counted`() throws {
        let lines = try page(
            """
            {"customer":"c1","computed":"lifetime_value","value":30.00,"counted":{"count":1,"events":[{"event":"Order Completed","position":1,"occurred_at":"2026-03-01T00:00:00.000000Z",\
            "value":30.00,"currency":"EUR"}]},"excluded":{"count":1,"reasons":{"cancelled":1},"events":[{"event":"Order Completed","position":2,\
            "occurred_at":"2026-03-02T00:00:00.000000Z","because":"cancelled","by_position":4}]},"steps":[{"step":"sum","currency":"EUR","value":30.00},{"step":"value","value":30.00}]}
            """)
        #expect(lines.first == "Why lifetime_value of c1 is 30.00")
        #expect(lines.contains("  sum    30.00 EUR"))
        #expect(lines.contains { $0.contains("cancelled") && $0.contains("position 4") })
    }

    @Test func `two identifiers that are not connected say what parted them`() throws {
        let lines = try page(
            """
            {"customer":"c1","identifier":"anonymous_id:a1","to":"user_id:u1","connected":false,"path":[],"ended":[{"from":"user_id:u1","to":"anonymous_id:a1","rule":"shared_event",\
            "position":1,"occurred_at":"2026-03-01T00:00:00.000000Z","ended_by":{"cause":"unlink","position":3}}],"refusals":[],"kept_apart":[]}
            """)
        #expect(lines.contains("Not connected"))
        #expect(lines.contains { $0.contains("user_id:u1") && $0.contains("unlink") })
    }
}
