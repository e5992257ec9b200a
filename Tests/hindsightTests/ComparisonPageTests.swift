import EventModel
import Testing

@testable import hindsight

/// Pages of what changed, of what was over time, and of why.
struct ComparisonPageTests {
    private func page(_ json: String, _ show: (JSONValue, inout Page) -> Void) throws -> [String] {
        let answer = try JSONValue(parsing: json)
        let now = try #require(Instant(rfc3339: "2026-03-10T00:00:00Z"))
        var page = Page(style: .plain, relative: RelativeTime(answer: answer, present: now), zone: DisplayZone(answer: answer))
        show(answer, &page)
        return page.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test func `a customer who was merged says so, and a link that was cut by what`() throws {
        let lines = try page(
            """
            {"customer":"c1","customers":{"from":"c2","to":"c1"},"relation":"merged","changes":{"identity":{"links":{"removed":[{"from":"user_id:u1","to":"anonymous_id:a1",\
            "rule":"shared_event","position":4,"occurred_at":"2026-03-01T00:00:00.000000Z","ended_by":{"cause":"unlink","position":9}}]}},\
            "timeline":{"added":1,"changed":1,"gone":0,"entries":[{"change":"changed","from":{"kind":"purchase","occurred_at":"2026-03-01T00:00:00.000000Z","title":"Order o1",\
            "state":"paid","position":1},"to":{"kind":"purchase","occurred_at":"2026-03-01T00:00:00.000000Z","title":"Order o1","state":"refunded","position":1}}]}},"next":"abc"}
            """
        ) { $1.diff($0) }
        #expect(lines.contains("c2 has become part of c1"))
        #expect(lines.contains { $0.contains("user_id:u1 – anonymous_id:a1") && $0.contains("unlink at position 9") })
        #expect(lines.contains { $0.contains("Order o1") && $0.contains("paid → refunded") })
        #expect(lines.contains("  more: --cursor abc"))
    }

    @Test func `an audience's changes show sizes, who and when`() throws {
        let lines = try page(
            """
            {"audience":"pro","size":{"from":10,"to":9},"stayed":8,"entered":1,"left":2,"merged":0,"split":0,\
            "changes":[{"customer":"c7","change":"left","left_at":"2026-03-07T00:00:00.000000Z"}],"next":null}
            """
        ) { $1.audienceDiff($0) }
        #expect(lines.contains("  size     10 → 9"))
        #expect(!lines.contains { $0.contains("merged") }, "nobody was")
        #expect(lines.contains("  c7        left  2026-03-07 00:00:00Z, 3 days ago"))
    }

    @Test func `a history shows each interval with what began and ended it`() throws {
        let lines = try page(
            """
            {"customer":"c1","audience":"recent","merged":"basis","intervals":[{"value":true,"from":"2026-01-01T10:00:00.000000Z","to":"2026-01-31T10:00:00.000000Z",\
            "began":{"cause":"event","event":"Order Completed","position":1},"ended":{"cause":"window_expired"}},\
            {"value":true,"from":"2026-02-01T10:00:00.000000Z","to":null,"began":{"cause":"link","event":"alias","position":7},"ended":null}],"next":null}
            """
        ) { $1.history($0) }
        #expect(lines.first == "History of audience recent, c1")
        #expect(lines.contains { $0.contains("Order Completed (position 1)") && $0.contains("window expired") })
        #expect(lines.contains { $0.contains("link by alias (position 7)") && $0.contains("still") })
    }
}
