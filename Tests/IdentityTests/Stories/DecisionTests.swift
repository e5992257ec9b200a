import EventModel
import Testing

@testable import Identity

/// Alias, link and accounts.
struct DecisionTests {
    @Test func `an alias joins two users although one is the limit`() throws {
        let story = try Story()
        try story.tell("2026-03-01T10:00:00Z", #""type":"identify","userId":"old""#)
        try story.tell("2026-03-01T11:00:00Z", #""type":"identify","userId":"new""#)
        try story.fold([#"{"type":"alias","userId":"new","previousId":"anon-7","timestamp":"2026-03-02T10:00:00Z"}"#])
        #expect(story.who("user_id:new") == "user_id:new anonymous_id:anon-7")
        #expect(story.view("user_id:new")?.links.map(\.rule) == [.alias])
        try story.tell("2026-03-03T10:00:00Z", #""type":"link","identifiers":["user_id:old","user_id:new"]"#)
        #expect(story.who("user_id:old") == "user_id:old user_id:new anonymous_id:anon-7")
        #expect(story.customer("user_id:new", asOf: "2026-03-02T23:00:00Z")?.id.description == "c2")
    }

    @Test func `what a decision joined over the limit goes on taking in others`() throws {
        let story = try Story()
        try story.tell("2026-03-01T10:00:00Z", #""type":"link","identifiers":["user_id:u1","user_id:u2"]"#)
        try story.tell("2026-03-02T10:00:00Z", #""type":"page","userId":"u1","anonymousId":"a1""#)
        #expect(story.who("anonymous_id:a1") == "user_id:u1 user_id:u2 anonymous_id:a1")
        try story.tell("2026-03-03T10:00:00Z", #""type":"page","userId":"u3","anonymousId":"a1""#)
        #expect(story.who("user_id:u3") == "user_id:u3")
    }

    @Test func `an alias of itself and a link of blocked values do nothing`() throws {
        let story = try Story()
        try story.tell("2026-03-01T10:00:00Z", #""type":"alias","userId":"u1","previousId":"u1""#)
        try story.tell("2026-03-01T11:00:00Z", #""type":"link","identifiers":["user_id:u1","email:test@example.com"]"#)
        #expect(story.who("user_id:u1")?.contains("test@example.com") == false)
        #expect(story.view("user_id:u1")?.refusals.map(\.reason) == [.blocked])
    }

    @Test func `an account joins nobody, and has its members`() throws {
        let story = try Story()
        try story.tell("2026-03-01T10:00:00Z", #""type":"group","userId":"u1","groupId":"acme""#)
        try story.tell("2026-03-02T10:00:00Z", #""type":"group","userId":"u2","groupId":"acme""#)
        let alone = try story.tell("2026-03-03T10:00:00Z", #""type":"track","event":"Deal Created","groupId":"acme""#)
        #expect(story.who("user_id:u1") == "user_id:u1")
        #expect(story.who("group_id:acme") == "group_id:acme")
        #expect(story.owner(alone) == "group_id:acme")
        let acme = story.ordinal("group_id:acme")
        let members = story.graph.members(ofAccount: acme, asOf: .latest, asKnownAt: story.last)
        #expect(members.map { story.name($0.person) } == ["user_id:u1", "user_id:u2"])
        let early = try #require(Instant(rfc3339: "2026-03-01T12:00:00Z"))
        #expect(story.graph.members(ofAccount: acme, asOf: early, asKnownAt: story.last).count == 1)
        #expect(story.view("user_id:u2")?.accounts.map(\.account.value) == ["acme"])
    }

    @Test func `leaving an account is an unlink of the two`() throws {
        let story = try Story()
        try story.tell("2026-03-01T10:00:00Z", #""type":"group","userId":"u1","groupId":"acme""#)
        try story.tell("2026-03-05T10:00:00Z", #""type":"unlink","identifiers":["user_id:u1","group_id:acme"]"#)
        try story.tell("2026-03-06T10:00:00Z", #""type":"page","userId":"u1","groupId":"acme""#)
        let people = [story.ordinal("user_id:u1")]
        #expect(story.graph.accounts(of: people, asOf: .latest, asKnownAt: story.last).isEmpty)
        let before = try #require(Instant(rfc3339: "2026-03-04T00:00:00Z"))
        #expect(story.graph.accounts(of: people, asOf: before, asKnownAt: story.last).count == 1)
    }

    @Test func `parting a person from all leaves the accounts`() throws {
        let story = try Story()
        try story.tell("2026-03-01T10:00:00Z", #""type":"group","userId":"u1","anonymousId":"a1","groupId":"acme""#)
        try story.tell("2026-03-05T10:00:00Z", #""type":"unlink","identifiers":["user_id:u1"]"#)
        #expect(story.who("anonymous_id:a1") == "anonymous_id:a1")
        #expect(story.view("user_id:u1")?.accounts.count == 1)
    }
}
