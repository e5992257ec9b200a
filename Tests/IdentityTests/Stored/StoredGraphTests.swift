import Definitions
import EventModel
import Testing

@testable import Identity

struct StoredGraphTests {
    private static func definitions(_ rules: String, _ more: [String: String] = [:]) throws -> DefinitionSet {
        try DefinitionLoader.load(files: ["identity.yaml": rules].merging(more) { $1 })
    }

    private static let rules = "identifiers:\n  user_id: {limit: 1}\n  loyalty: {limit: 2, per: year}\nblocked: [kiosk, \"/^0+$/\"]\n"

    private func story() throws -> Story {
        let story = Story(definitions: try Self.definitions(Self.rules))
        try story.tell("2026-03-01T10:00:00Z", #""type":"page","userId":"u1","anonymousId":"a1","groupId":"g1""#)
        let till = #""context":{"externalIds":[{"id":"x","type":"till"}]}"#
        try story.tell("2026-03-02T10:00:00Z", #""type":"page","userId":"u2","anonymousId":"a1",\#(till)"#)
        try story.tell("2026-03-03T10:00:00Z", #""type":"unlink","identifiers":["user_id:u1"]"#)
        return story
    }

    @Test func `what was stored is read without touching it, and goes on`() throws {
        let story = try story()
        let bytes = story.graph.encoded
        #expect(bytes.count == story.graph.encodedBytes)
        #expect(story.storeAndRead())
        #expect(story.graph.foldedPosition == story.last)
        #expect(story.graph.ownedBytes == 0)
        #expect(story.graph.encoded == bytes)
        try story.tell("2026-03-04T10:00:00Z", #""type":"page","userId":"u2","anonymousId":"a2""#)
        #expect(story.who("user_id:u2") == "user_id:u2 till:x anonymous_id:a2")
        #expect(story.graph.ownedBytes > 0)
        #expect(story.who("user_id:u1") == "user_id:u1")
        #expect(story.who("user_id:u1", knownAt: LogPosition(rawValue: 2)) == "user_id:u1 anonymous_id:a1")
    }

    @Test func `an empty graph is stored and read`() throws {
        let story = try Story()
        #expect(story.storeAndRead())
        try story.tell("2026-03-01T10:00:00Z", #""type":"page","userId":"u1","anonymousId":"a1""#)
        #expect(story.who("user_id:u1") == "user_id:u1 anonymous_id:a1")
    }

    @Test(arguments: [
        "identifiers:\n  user_id: {limit: 2}\n  loyalty: {limit: 2, per: year}\nblocked: [kiosk, \"/^0+$/\"]\n",
        "identifiers:\n  user_id: {limit: 1}\n  loyalty: {limit: 2, per: month}\nblocked: [kiosk, \"/^0+$/\"]\n",
        "identifiers:\n  loyalty: {limit: 2, per: year}\n  user_id: {limit: 1}\nblocked: [kiosk, \"/^0+$/\"]\n",
        "identifiers:\n  user_id: {limit: 1}\n  card: {limit: 2, per: year}\nblocked: [kiosk, \"/^0+$/\"]\n",
        "identifiers:\n  user_id: {limit: 1}\n  loyalty: {limit: 2, per: year}\nblocked: [kiosk, \"/^0*$/\"]\n",
        "identifiers:\n  user_id: {limit: 1}\n  loyalty: {limit: 2, per: year}\nblocked: [\"/^0+$/\"]\n",
        "identifiers:\n  user_id: {limit: 1, blocked: [kiosk]}\n  loyalty: {limit: 2, per: year}\nblocked: [\"/^0+$/\"]\n",
    ])
    func `a graph folded under other rules is not read`(rules: String) throws {
        let story = try story()
        let isRead = story.read(story.graph.encoded, definitions: try Self.definitions(rules)) != nil
        #expect(!isRead)
    }

    @Test func `rules that say the same in other words are the same rules`() throws {
        let story = try story()
        let other =
            "# Who is who\nblocked: [\"Kiosk\", \"/^0+$/\"]\nidentifiers:\n  user_id: {limit: 1}\n\n"
            + "  loyalty: {per: year, limit: 2}\n"
        let isRead = story.read(story.graph.encoded, definitions: try Self.definitions(other)) != nil
        #expect(isRead)
    }

    @Test func `a graph of another time zone, version or identifier table is not read`() throws {
        let story = try story()
        var bytes = story.graph.encoded
        let zone = try #require(TimeZoneRules(name: "Europe/Berlin"))
        let ofOtherZone = IdentityGraph(
            decoding: StoredBytes(bytes).shared, rules: story.definitions.identity, timeZone: zone, identifiers: story.identifiers)
        let isRead = ofOtherZone != nil
        #expect(!isRead)
        let ofOtherTable = story.read(bytes, identifiers: IdentifierTable()) != nil
        #expect(!ofOtherTable)
        bytes[8] += 1
        let ofOtherVersion = story.read(bytes) != nil
        #expect(!ofOtherVersion)
    }

    @Test func `bytes cut short are not read`() throws {
        let story = try story()
        let bytes = story.graph.encoded
        for count in stride(from: 0, to: bytes.count, by: 61) {
            let isRead = story.read(Array(bytes.prefix(count))) != nil
            #expect(!isRead, "\(count) bytes")
        }
    }

    @Test func `an identifier with a link takes sixty bytes`() throws {
        let story = try Story(rules: "identifiers:\n  anonymous_id: {limit: unlimited}\n")
        let fixed = story.graph.encodedBytes
        let lines = (0..<2000).map { #"{"type":"page","userId":"u\#($0 / 2)","anonymousId":"a\#($0)","timestamp":"2026-03-01T10:00:00Z"}"# }
        try story.fold(lines)
        let (identifiers, links) = (story.identifiers.count, story.graph.linkCount)
        #expect((identifiers, links) == (3000, 2000))
        #expect(abs(story.graph.encodedBytes - fixed - identifiers * 28 - links * 32) < 128)
    }
}
