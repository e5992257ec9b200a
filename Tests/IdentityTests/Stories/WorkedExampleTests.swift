import EventModel
import Testing

@testable import Identity

/// The examples that Segment's own documentation works through.
struct WorkedExampleTests {
    @Test func `a second user with the e-mail of the first becomes a customer of their own`() throws {
        let story = try Story()
        try story.tell("2026-03-01T09:00:00Z", #""type":"identify","userId":"abc123","traits":{"email":"jane@example.com"}"#)
        let second = try story.tell("2026-03-02T09:00:00Z", #""type":"identify","userId":"abc456","traits":{"email":"jane@example.com"}"#)
        #expect(story.who("user_id:abc123") == "user_id:abc123 email:jane@example.com")
        #expect(story.who("user_id:abc456") == "user_id:abc456")
        #expect(story.owner(second) == "user_id:abc456")
        let refusal = try #require(story.view("user_id:abc456")?.refusals.first)
        #expect(refusal.identifier.description == "email:jane@example.com")
        #expect(refusal.reason == .limit)
        #expect(refusal.position == second)
        #expect(story.view("email:jane@example.com")?.refusals.count == 1)
    }

    /// Page by A, identify A with an e-mail, page by B, identify B with the same e-mail.
    private func profilesSync() throws -> Story {
        let story = try Story()
        try story.tell("2022-05-02T14:01:00Z", #""type":"page","anonymousId":"A""#)
        try story.tell("2022-05-02T14:01:47Z", #""type":"identify","anonymousId":"A","traits":{"email":"jane.kim@segment.com"}"#)
        try story.tell("2022-06-22T10:47:15Z", #""type":"page","anonymousId":"B""#)
        try story.tell("2022-06-22T10:48:00Z", #""type":"identify","anonymousId":"B","traits":{"email":"jane.kim@segment.com"}"#)
        return story
    }

    @Test func `the Profiles Sync case comes out the same forwards and as of`() throws {
        let all = try profilesSync()
        let (a, b, both) = ("anonymous_id:A", "anonymous_id:B", "anonymous_id:A email:jane.kim@segment.com anonymous_id:B")
        let expected: [(asOf: String, a: String?, b: String?)] = [
            ("2022-05-02T14:00:59Z", nil, nil),
            ("2022-05-02T14:01:00Z", a, nil),
            ("2022-05-02T14:01:47Z", "anonymous_id:A email:jane.kim@segment.com", nil),
            ("2022-06-22T10:47:15Z", "anonymous_id:A email:jane.kim@segment.com", b),
            ("2022-06-22T10:48:00Z", both, both),
        ]
        for (position, row) in expected.enumerated() {
            #expect(all.who(a, asOf: row.asOf) == row.a)
            #expect(all.who(b, asOf: row.asOf) == row.b)
            let known = LogPosition(rawValue: UInt64(position))
            #expect(all.who(a, knownAt: known) == row.a)
            #expect(all.who(b, knownAt: known) == row.b)
        }
    }

    @Test func `a merged customer keeps the older id, and the younger one keeps resolving`() throws {
        let story = try profilesSync()
        let merged = try #require(story.customer("email:jane.kim@segment.com"))
        #expect(merged.id.description == "c1")
        #expect(merged.aliases.map(\.description) == ["c3"])
        let alias = try #require(CustomerID("c3"))
        #expect(story.graph.customer(of: alias.oldest, asOf: .latest, asKnownAt: story.last) == merged)
        #expect(story.customer("anonymous_id:B", asOf: "2022-06-22T10:47:59Z")?.id.description == "c3")
    }
}
