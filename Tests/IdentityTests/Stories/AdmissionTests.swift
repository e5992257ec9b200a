import EventModel
import Testing

@testable import Identity

/// Limits, periods and blocked values.
struct AdmissionTests {
    private static let rules = """
        identifiers:
          user_id:      {limit: 1}
          email:        {limit: 1, per: month}
          phone:        {limit: 1, per: week}
          loyalty_card: {limit: 1, per: year}
          anonymous_id: {limit: 2}
        blocked: ["shared@example.com", "/^kiosk-[0-9]+$/"]
        """

    private func identify(_ email: String) -> String { #""type":"identify","userId":"u1","traits":{"email":"\#(email)"}"# }

    @Test func `a limit per month counts what was first linked in the event's month`() throws {
        let story = try Story(rules: Self.rules)
        try story.tell("2026-01-31T23:59:59Z", identify("jan@example.com"))
        try story.tell("2026-02-01T00:00:00Z", identify("feb@example.com"))
        try story.tell("2026-02-28T00:00:00Z", identify("more@example.com"))
        #expect(story.who("user_id:u1") == "user_id:u1 email:jan@example.com email:feb@example.com")
        try story.tell("2026-03-01T00:00:00Z", identify("more@example.com"))
        #expect(story.who("user_id:u1") == "user_id:u1 email:jan@example.com email:feb@example.com email:more@example.com")
    }

    @Test func `weeks begin on Monday and years in January`() throws {
        let story = try Story(rules: Self.rules)
        func phone(_ number: String) -> String { #""type":"identify","userId":"u1","traits":{"phone":"\#(number)"}"# }
        try story.tell("2026-03-01T12:00:00Z", phone("+4930123401"))
        try story.tell("2026-03-02T12:00:00Z", phone("+4930123402"))
        try story.tell("2026-03-08T12:00:00Z", phone("+4930123403"))
        #expect(story.who("phone:+4930123403") == "phone:+4930123403")
        #expect(story.who("phone:+4930123402") == story.who("user_id:u1"))
        func card(_ id: String) -> String {
            #""type":"identify","userId":"u1","context":{"externalIds":[{"id":"\#(id)","type":"loyalty_card"}]}"#
        }
        try story.tell("2026-04-01T12:00:00Z", card("L1"))
        try story.tell("2026-12-31T12:00:00Z", card("L2"))
        try story.tell("2027-01-01T12:00:00Z", card("L3"))
        #expect(story.who("loyalty_card:L2") == "loyalty_card:L2")
        #expect(story.who("loyalty_card:L3") == story.who("user_id:u1"))
    }

    @Test func `the lowest priority is dropped first, whoever is to blame`() throws {
        let story = try Story()
        try story.tell("2026-03-01T10:00:00Z", #""type":"identify","userId":"u1","traits":{"email":"x@example.com"}"#)
        let event = try story.tell(
            "2026-03-02T10:00:00Z", #""type":"identify","userId":"u2","anonymousId":"a1","traits":{"email":"x@example.com"}"#)
        #expect(story.who("user_id:u2") == "user_id:u2")
        #expect(story.who("anonymous_id:a1") == "anonymous_id:a1")
        #expect(story.owner(event) == "user_id:u2")
        #expect(story.view("user_id:u2")?.refusals.map(\.identifier.description) == ["email:x@example.com", "anonymous_id:a1"])
    }

    @Test func `the same refusal again is kept once`() throws {
        let story = try Story()
        try story.tell("2026-03-01T10:00:00Z", #""type":"identify","userId":"u1","traits":{"email":"x@example.com"}"#)
        for day in 10...20 {
            try story.tell("2026-03-\(day)T10:00:00Z", #""type":"identify","userId":"u2","traits":{"email":"x@example.com"}"#)
        }
        #expect(story.view("user_id:u2")?.refusals.map(\.position) == [LogPosition(rawValue: 2)])
    }

    @Test func `limits stop a third of two but not what is in already`() throws {
        let story = try Story(rules: Self.rules)
        for anonymous in ["a1", "a2", "a3", "a1"] {
            try story.tell("2026-03-01T10:00:00Z", #""type":"page","userId":"u1","anonymousId":"\#(anonymous)""#)
        }
        #expect(story.who("user_id:u1") == "user_id:u1 anonymous_id:a1 anonymous_id:a2")
    }

    @Test func `blocked values and patterns link nobody and own nothing`() throws {
        let story = try Story(rules: Self.rules)
        let first = try story.tell("2026-03-01T10:00:00Z", #""type":"identify","userId":"u1","traits":{"email":"Shared@example.com"}"#)
        try story.tell("2026-03-01T11:00:00Z", #""type":"identify","userId":"u2","traits":{"email":"shared@example.com"}"#)
        let kiosk = try story.tell("2026-03-01T12:00:00Z", #""type":"page","anonymousId":"kiosk-17""#)
        let both = try story.tell("2026-03-01T13:00:00Z", #""type":"page","userId":"kiosk-1","anonymousId":"a1""#)
        #expect(story.who("user_id:u1") == "user_id:u1")
        #expect(story.who("email:shared@example.com") == nil)
        #expect(story.owner(first) == "user_id:u1")
        #expect(story.owner(kiosk) == nil)
        #expect(story.owner(both) == "anonymous_id:a1")
        #expect(story.customer("anonymous_id:a1")?.anchors.map { story.name($0) } == ["user_id:kiosk-1", "anonymous_id:a1"])
        #expect(story.view("user_id:u1")?.refusals.map(\.reason) == [.blocked])
    }

    @Test func `priorities of the rules decide the owner, not the anchor`() throws {
        let story = try Story(rules: "identifiers:\n  email: {limit: 5}\n  user_id: {limit: 1}\n")
        let event = try story.tell("2026-03-01T10:00:00Z", #""type":"identify","userId":"u1","traits":{"email":"x@example.com"}"#)
        #expect(story.owner(event) == "email:x@example.com")
        #expect(story.events[0].anchor == story.ordinal("user_id:u1"))
        #expect(story.graph.anchors(ofEventsOwnedBy: story.ordinal("email:x@example.com")).count == 2)
    }
}
