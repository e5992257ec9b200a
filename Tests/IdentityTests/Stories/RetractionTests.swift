import EventModel
import Testing

@testable import Identity

struct RetractionTests {
    private static let wrong = #""type":"identify","userId":"u9","traits":{"email":"jane@example.com"}"#

    @Test func `a link goes with its event, for bases that know of the retraction`() throws {
        let story = try Story()
        let event = try story.tell("2026-03-01T10:00:00Z", Self.wrong)
        try story.tell("2026-03-02T10:00:00Z", #""type":"retract","messageId":"p1""#)
        #expect(story.who("user_id:u9") == "user_id:u9")
        #expect(story.who("user_id:u9", knownAt: event) == "user_id:u9 email:jane@example.com")
    }

    @Test func `after a retraction the right customer may have the identifier`() throws {
        let story = try Story()
        try story.tell("2026-03-01T10:00:00Z", Self.wrong)
        try story.tell("2026-03-02T10:00:00Z", #""type":"retract","messageId":"p1""#)
        try story.tell("2026-03-03T10:00:00Z", #""type":"identify","userId":"u1","traits":{"email":"jane@example.com"}"#)
        #expect(story.who("user_id:u1") == "email:jane@example.com user_id:u1")
    }

    @Test func `other events that carried both keep them linked`() throws {
        let story = try Story()
        try story.tell("2026-03-01T10:00:00Z", #""type":"page","userId":"u1","anonymousId":"a1""#)
        try story.tell("2026-03-04T10:00:00Z", #""type":"page","userId":"u1","anonymousId":"a1""#)
        try story.tell("2026-03-03T10:00:00Z", #""type":"page","userId":"u1","anonymousId":"a1""#)
        #expect(story.graph.linkCount == 1)
        try story.tell("2026-03-05T10:00:00Z", #""type":"retract","messageId":"p1""#)
        #expect(story.who("user_id:u1") == "user_id:u1 anonymous_id:a1")
        #expect(story.who("user_id:u1", asOf: "2026-03-03T10:00:00Z") == "user_id:u1 anonymous_id:a1")
        #expect(story.who("user_id:u1", asOf: "2026-03-03T09:59:59Z") == "user_id:u1")
        #expect(story.who("user_id:u1", asOf: "2026-03-03T09:59:59Z", knownAt: LogPosition(rawValue: 3)) == "user_id:u1 anonymous_id:a1")
    }

    @Test func `an event that had an identifier refused does not keep it linked`() throws {
        let story = try Story()
        try story.tell("2026-03-01T10:00:00Z", #""type":"page","userId":"u1","anonymousId":"a1""#)
        try story.tell("2026-03-02T10:00:00Z", #""type":"identify","userId":"u2","traits":{"email":"x@example.com"}"#)
        try story.tell("2026-03-03T10:00:00Z", #""type":"identify","userId":"u1","anonymousId":"a1","traits":{"email":"x@example.com"}"#)
        try story.tell("2026-03-04T10:00:00Z", #""type":"retract","messageId":"p1""#)
        #expect(story.who("user_id:u1") == "user_id:u1")
    }

    @Test func `a retracted unlink has cut nothing, and a retracted retraction retracts nothing`() throws {
        let story = try Story()
        try story.tell("2026-03-01T10:00:00Z", #""type":"page","userId":"u1","anonymousId":"a1""#)
        try story.tell("2026-03-02T10:00:00Z", #""type":"unlink","identifiers":["user_id:u1","anonymous_id:a1"]"#)
        #expect(story.who("user_id:u1") == "user_id:u1")
        try story.tell("2026-03-03T10:00:00Z", #""type":"retract","messageId":"p2""#)
        #expect(story.who("user_id:u1") == "user_id:u1 anonymous_id:a1")
        #expect(story.view("user_id:u1")?.keptApart.isEmpty == true)
        try story.tell("2026-03-04T10:00:00Z", #""type":"retract","messageId":"p3""#)
        #expect(story.who("user_id:u1") == "user_id:u1")
        #expect(story.who("user_id:u1", knownAt: LogPosition(rawValue: 3)) == "user_id:u1 anonymous_id:a1")
    }

    @Test func `an event between two that were refused still supports its link`() throws {
        let story = try Story()
        try story.tell("2026-03-01T10:00:00Z", #""type":"page","userId":"u2","anonymousId":"a1""#)
        // Refused: the anonymous id is u2's.
        try story.tell("2026-03-02T10:00:00Z", #""type":"page","userId":"u1","anonymousId":"a1""#)
        try story.tell("2026-03-03T10:00:00Z", #""type":"retract","messageId":"p1""#)
        for day in 4...5 { try story.tell("2026-03-0\(day)T10:00:00Z", #""type":"page","userId":"u1","anonymousId":"a1""#) }
        try story.tell("2026-03-06T10:00:00Z", #""type":"unlink","identifiers":["user_id:u1","anonymous_id:a1"]"#)
        try story.tell("2026-03-07T10:00:00Z", #""type":"page","userId":"u2","anonymousId":"a1""#)
        // Refused again.
        try story.tell("2026-03-08T10:00:00Z", #""type":"page","userId":"u1","anonymousId":"a1""#)
        try story.tell("2026-03-09T10:00:00Z", #""type":"retract","messageId":"p6""#)
        try story.tell("2026-03-10T10:00:00Z", #""type":"retract","messageId":"p4""#)
        #expect(story.view("user_id:u1")?.links.map(\.position.rawValue) == [5, 7])
    }

    @Test func `a link that a retraction restored is told from then on only`() throws {
        let story = try Story()
        try story.tell("2026-03-01T10:00:00Z", #""type":"page","userId":"u1","anonymousId":"a1""#)
        let second = try story.tell("2026-03-02T10:00:00Z", #""type":"page","userId":"u1","anonymousId":"a1""#)
        let retraction = try story.tell("2026-03-03T10:00:00Z", #""type":"retract","messageId":"p1""#)
        #expect(story.view("user_id:u1", knownAt: second)?.links.map(\.position.rawValue) == [1])
        #expect(story.view("user_id:u1", knownAt: retraction)?.links.map(\.position.rawValue) == [2])
    }

    @Test func `of equal refusals the first that is not retracted is told`() throws {
        let story = try Story()
        try story.tell("2026-03-01T10:00:00Z", #""type":"page","userId":"u2","anonymousId":"a1""#)
        for day in 2...4 { try story.tell("2026-03-0\(day)T10:00:00Z", #""type":"page","userId":"u1","anonymousId":"a1""#) }
        let before = story.last
        try story.tell("2026-03-05T10:00:00Z", #""type":"retract","messageId":"p2""#)
        #expect(story.view("user_id:u1")?.refusals.map(\.position.rawValue) == [3])
        try story.tell("2026-03-06T10:00:00Z", #""type":"retract","messageId":"p3""#)
        #expect(story.view("user_id:u1")?.refusals.map(\.position.rawValue) == [4])
        try story.tell("2026-03-07T10:00:00Z", #""type":"retract","messageId":"p5""#)
        #expect(story.view("user_id:u1")?.refusals.map(\.position.rawValue) == [2])
        #expect(story.view("user_id:u1", knownAt: before)?.refusals.map(\.position.rawValue) == [2])
    }

    @Test func `a retraction of nothing known is ignored`() throws {
        let story = try Story()
        try story.tell("2026-03-01T10:00:00Z", #""type":"page","userId":"u1","anonymousId":"a1""#)
        try story.tell("2026-03-02T10:00:00Z", #""type":"retract","messageId":"p77""#)
        try story.tell("2026-03-02T10:00:00Z", #""type":"retract","messageId":"p3""#)
        #expect(story.graph.retractions.count == 0)
        #expect(story.who("user_id:u1") == "user_id:u1 anonymous_id:a1")
    }

    @Test func `a failed read of the log leaves the graph as it was`() throws {
        struct Unreadable: Error {}
        let story = try Story()
        try story.tell("2026-03-01T10:00:00Z", #""type":"page","userId":"u1","anonymousId":"a1""#)
        let batch = try EventBatch.decoding(
            [#"{"type":"retract","messageId":"p1"}"#], firstPosition: LogPosition(rawValue: 2), identifiers: story.identifiers)
        let target = story.events[0]
        let lookup = RetractionLookup(target: { _ in target }, events: { _, _ in throw Unreadable() })
        #expect(throws: Unreadable.self) { try story.graph.fold(batch, lookup: lookup) }
        #expect(story.graph.foldedPosition == LogPosition(rawValue: 1))
        #expect(story.graph.retractions.count == 0)
    }
}
