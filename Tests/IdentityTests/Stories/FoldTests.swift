import EventModel
import Testing

@testable import Identity

struct FoldTests {
    @Test func `events out of order are refused by name`() throws {
        let story = try Story()
        try story.tell("2026-03-01T10:00:00Z", #""type":"page","userId":"u1""#)
        let again = try EventBatch.decoding([#"{"type":"page","userId":"u2"}"#], identifiers: story.identifiers)
        #expect(throws: IdentityError.outOfOrder(found: LogPosition(rawValue: 1), after: LogPosition(rawValue: 1))) {
            try story.graph.fold(again)
        }
    }

    @Test func `an ordinal the log does not define is refused by name`() throws {
        let story = try Story()
        let foreign = try EventBatch.decoding([#"{"type":"page","userId":"u1"}"#], identifiers: IdentifierTable())
        #expect(throws: IdentityError.unknownIdentifier(IdentifierOrdinal(rawValue: 1), at: LogPosition(rawValue: 1))) {
            try story.graph.fold(foreign)
        }
    }

    @Test func `positions may have gaps, as erasure leaves them`() throws {
        let story = try Story()
        let later = try EventBatch.decoding(
            [#"{"type":"page","userId":"u1"}"#], firstPosition: LogPosition(rawValue: 900), identifiers: story.identifiers)
        try story.graph.fold(later)
        #expect(story.graph.foldedPosition == LogPosition(rawValue: 900))
    }

    @Test func `an event whose identifiers are linked already adds no link, a late one does`() throws {
        let story = try Story()
        for day in 10...20 { try story.tell("2026-03-\(day)T10:00:00Z", #""type":"page","userId":"u1","anonymousId":"a1""#) }
        #expect(story.graph.linkCount == 1)
        let before = story.last
        try story.tell("2026-03-01T10:00:00Z", #""type":"page","userId":"u1","anonymousId":"a1""#)
        #expect(story.graph.linkCount == 2)
        #expect(story.who("user_id:u1", asOf: "2026-03-05T00:00:00Z") == "user_id:u1 anonymous_id:a1")
        #expect(story.who("user_id:u1", asOf: "2026-03-05T00:00:00Z", knownAt: before) == nil)
    }

    @Test func `an identifier takes 28 bytes and a link 32`() {
        #expect(MemoryLayout<Node>.stride == 28)
        #expect(MemoryLayout<Link>.stride == 32)
    }

    /// Thousands of identifiers in one customer, unlinked and merged again and again: no recursion, no quadratic work.
    @Test func `a merge storm ends`() throws {
        let story = try Story(rules: "identifiers:\n  user_id: {limit: unlimited}\n  anonymous_id: {limit: unlimited}\n")
        let lines = (0..<3000).map {
            #"{"type":"page","userId":"u\#($0 % 3)","anonymousId":"a\#($0 / 2)","timestamp":"2026-03-01T10:00:00Z"}"#
        }
        try story.fold(lines)
        #expect(story.customer("user_id:u0")?.members.count == 1503)
        for round in 0..<10 {
            try story.tell("2026-03-0\(2 + round % 7)T10:00:00Z", #""type":"unlink","identifiers":["user_id:u0"]"#)
            try story.tell("2026-03-0\(2 + round % 7)T11:00:00Z", #""type":"link","identifiers":["user_id:u0","user_id:u1"]"#)
        }
        #expect(story.customer("user_id:u0")?.contains(story.ordinal("user_id:u1")) == true)
    }
}
