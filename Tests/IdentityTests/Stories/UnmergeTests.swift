import EventModel
import Testing

@testable import Identity

/// Two anonymous visitors, merged by a login on both devices and split by an unlink.
struct UnmergeTests {
    private static let login = #""type":"identify","userId":"u1","anonymousId":"#

    private func visitors() throws -> Story {
        let story = try Story()
        try story.tell("2026-03-01T10:00:00Z", #""type":"page","anonymousId":"a1""#)
        try story.tell("2026-03-01T11:00:00Z", #""type":"page","anonymousId":"a2""#)
        try story.tell("2026-03-02T10:00:00Z", Self.login + #""a1""#)
        try story.tell("2026-03-02T11:00:00Z", Self.login + #""a2""#)
        return story
    }

    @Test func `before, between and after are right, forwards and backwards`() throws {
        let story = try visitors()
        let merged = story.last
        let all = "anonymous_id:a1 anonymous_id:a2 user_id:u1"
        #expect(story.who("anonymous_id:a2") == all)
        try story.tell("2026-03-05T10:00:00Z", #""type":"unlink","identifiers":["anonymous_id:a2","user_id:u1"]"#)
        #expect(story.who("anonymous_id:a2") == "anonymous_id:a2")
        #expect(story.who("user_id:u1") == "anonymous_id:a1 user_id:u1")
        #expect(story.who("anonymous_id:a2", knownAt: merged) == all)
        #expect(story.who("anonymous_id:a2", asOf: "2026-03-05T09:59:59Z") == all)
        #expect(story.who("anonymous_id:a2", asOf: "2026-03-02T10:59:59Z") == "anonymous_id:a2")
        #expect(story.who("anonymous_id:a1", asOf: "2026-03-01T10:59:59Z") == "anonymous_id:a1")
        #expect(story.who("anonymous_id:a2", asOf: "2026-03-01T10:59:59Z") == nil)
    }

    @Test func `a retroactive unlink holds in the past, at bases that know of it`() throws {
        let story = try visitors()
        let before = story.last
        try story.tell("2026-03-05T10:00:00Z", #""type":"unlink","identifiers":["anonymous_id:a2","user_id:u1"],"retroactive":true"#)
        #expect(story.who("anonymous_id:a2", asOf: "2026-03-03T00:00:00Z") == "anonymous_id:a2")
        #expect(story.who("anonymous_id:a2", asOf: "2026-03-03T00:00:00Z", knownAt: before) == "anonymous_id:a1 anonymous_id:a2 user_id:u1")
    }

    @Test func `an unlink of one identifier parts it from all`() throws {
        let story = try visitors()
        try story.tell("2026-03-05T10:00:00Z", #""type":"unlink","identifiers":["user_id:u1"]"#)
        #expect(story.who("user_id:u1") == "user_id:u1")
        #expect(story.who("anonymous_id:a1") == "anonymous_id:a1")
        #expect(story.who("anonymous_id:a2") == "anonymous_id:a2")
        #expect(story.view("user_id:u1")?.keptApart.count == 2)
    }

    @Test func `two that are linked through others only stay connected, and the view says through what`() throws {
        let story = try visitors()
        try story.tell("2026-03-05T10:00:00Z", #""type":"unlink","identifiers":["anonymous_id:a1","anonymous_id:a2"]"#)
        #expect(story.who("anonymous_id:a2") == "anonymous_id:a1 anonymous_id:a2 user_id:u1")
        let entry = try #require(story.view("anonymous_id:a2")?.keptApart.first)
        #expect(entry.connectedThrough?.map(\.description) == ["user_id:u1"])
    }

    @Test func `apart cuts every link between its groups and none inside them`() throws {
        let story = try visitors()
        try story.tell("2026-03-03T10:00:00Z", Self.login + #""a2","traits":{"email":"x@example.com"}"#)
        try story.tell("2026-03-03T11:00:00Z", #""type":"identify","anonymousId":"a2","traits":{"email":"x@example.com"}"#)
        try story.tell(
            "2026-03-05T10:00:00Z",
            #""type":"unlink","apart":[["user_id:u1","anonymous_id:a1"],["email:x@example.com","anonymous_id:a2"]]"#)
        #expect(story.who("user_id:u1") == "anonymous_id:a1 user_id:u1")
        #expect(story.who("anonymous_id:a2") == "anonymous_id:a2 email:x@example.com")
    }

    @Test func `a late unlink cuts what was linked before it in the world, and nothing later`() throws {
        let story = try visitors()
        try story.tell("2026-03-02T10:30:00Z", #""type":"unlink","identifiers":["user_id:u1"]"#)
        #expect(story.who("anonymous_id:a1") == "anonymous_id:a1")
        #expect(story.who("user_id:u1") == "anonymous_id:a2 user_id:u1")
        #expect(story.who("anonymous_id:a1", asOf: "2026-03-02T10:15:00Z") == "anonymous_id:a1 user_id:u1")
    }

    @Test func `a late link from before an unlink holds until the unlink`() throws {
        let story = try Story()
        try story.tell("2026-03-01T10:00:00Z", #""type":"identify","userId":"u1""#)
        try story.tell("2026-03-05T10:00:00Z", #""type":"unlink","identifiers":["user_id:u1"]"#)
        try story.tell("2026-03-03T10:00:00Z", Self.login + #""a9""#)
        #expect(story.who("user_id:u1", asOf: "2026-03-04T00:00:00Z") == "user_id:u1 anonymous_id:a9")
        #expect(story.who("user_id:u1") == "user_id:u1")
        try story.tell("2026-03-06T10:00:00Z", Self.login + #""a9""#)
        #expect(story.who("user_id:u1") == "user_id:u1")
        #expect(story.view("user_id:u1")?.refusals.map(\.reason) == [.keptApart])
    }

    @Test func `what was parted stays apart, whole customers too, until a link`() throws {
        let story = try visitors()
        try story.tell("2026-03-05T10:00:00Z", #""type":"unlink","identifiers":["anonymous_id:a2","user_id:u1"]"#)
        try story.tell("2026-03-06T10:00:00Z", Self.login + #""a2""#)
        try story.tell("2026-03-06T11:00:00Z", #""type":"identify","anonymousId":"a2","traits":{"email":"x@example.com"}"#)
        try story.tell("2026-03-06T12:00:00Z", #""type":"identify","userId":"u1","traits":{"email":"x@example.com"}"#)
        #expect(story.who("user_id:u1") == "anonymous_id:a1 user_id:u1")
        #expect(story.view("user_id:u1")?.refusals.map(\.reason) == [.keptApart, .keptApart])
        try story.tell("2026-03-07T10:00:00Z", #""type":"link","identifiers":["anonymous_id:a2","user_id:u1"]"#)
        #expect(story.who("user_id:u1") == "anonymous_id:a1 anonymous_id:a2 user_id:u1 email:x@example.com")
        #expect(story.view("user_id:u1")?.keptApart.isEmpty == true)
        #expect(story.view("user_id:u1", asOf: "2026-03-06T23:00:00Z")?.keptApart.count == 1)
    }

    @Test func `a link that is older than the unlink does not end being kept apart`() throws {
        let story = try visitors()
        try story.tell("2026-03-05T10:00:00Z", #""type":"unlink","identifiers":["anonymous_id:a2","user_id:u1"]"#)
        try story.tell("2026-03-04T10:00:00Z", #""type":"link","identifiers":["anonymous_id:a2","user_id:u1"]"#)
        #expect(story.who("anonymous_id:a2") == "anonymous_id:a2")
        #expect(story.view("anonymous_id:a2")?.keptApart.count == 1)
    }

    @Test func `late evidence from between an unlink and a later link counts from its own instant`() throws {
        let story = try visitors()
        try story.tell("2026-03-05T10:00:00Z", #""type":"unlink","identifiers":["anonymous_id:a2","user_id:u1"]"#)
        try story.tell("2026-03-20T10:00:00Z", #""type":"link","identifiers":["anonymous_id:a2","user_id:u1"]"#)
        try story.tell("2026-03-10T10:00:00Z", Self.login + #""a2""#)
        #expect(story.who("anonymous_id:a2", asOf: "2026-03-09T00:00:00Z") == "anonymous_id:a2")
        #expect(story.who("anonymous_id:a2", asOf: "2026-03-11T00:00:00Z") == "anonymous_id:a1 anonymous_id:a2 user_id:u1")
    }

    @Test func `an unlink naming somebody unknown or linked to nobody changes nothing but is remembered`() throws {
        let story = try visitors()
        try story.tell("2026-03-05T10:00:00Z", #""type":"unlink","identifiers":["email:new@example.com","user_id:u1"]"#)
        #expect(story.who("user_id:u1") == "anonymous_id:a1 anonymous_id:a2 user_id:u1")
        try story.tell("2026-03-06T10:00:00Z", #""type":"identify","userId":"u1","traits":{"email":"new@example.com"}"#)
        #expect(story.who("email:new@example.com") == "email:new@example.com")
    }

    @Test func `whom an unlink of one identifier kept apart from nobody known, no later event does`() throws {
        let story = try Story()
        try story.tell("2026-03-01T10:00:00Z", #""type":"page","userId":"u1","anonymousId":"a9""#)
        let unlink = try story.tell("2026-03-05T10:00:00Z", #""type":"unlink","identifiers":["anonymous_id:a1"]"#)
        // Late, from before the unlink, which cuts its link.
        let late = try story.tell("2026-03-02T10:00:00Z", Self.login + #""a1""#)
        #expect(story.view("user_id:u1")?.keptApart.count == 1)
        #expect(story.view("user_id:u1", knownAt: unlink)?.keptApart.isEmpty == true)
        try story.tell("2026-03-06T10:00:00Z", #""type":"retract","messageId":"p3""#)
        #expect(story.view("user_id:u1")?.keptApart.isEmpty == true)
        #expect(story.view("user_id:u1", knownAt: late)?.keptApart.count == 1)
        try story.tell("2026-03-07T10:00:00Z", Self.login + #""a1""#)
        #expect(story.who("anonymous_id:a1") == "user_id:u1 anonymous_id:a9 anonymous_id:a1")
    }
}
