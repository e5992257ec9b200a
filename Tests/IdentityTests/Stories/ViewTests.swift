import EventModel
import Testing

@testable import Identity

struct ViewTests {
    @Test func `the view is written as JSON`() throws {
        let story = try Story()
        try story.tell("2026-03-01T10:00:00Z", #""type":"group","userId":"u1","anonymousId":"a1","groupId":"acme""#)
        try story.tell("2026-03-02T10:00:00Z", #""type":"page","userId":"u2","anonymousId":"a1""#)
        try story.tell("2026-03-03T10:00:00Z", #""type":"unlink","identifiers":["user_id:u1","user_id:u2"],"retroactive":true"#)
        let view = try #require(story.view("user_id:u1"))
        let recordedAt = try #require(Instant(rfc3339: "2026-03-09T00:00:00Z"))
        var json = JSONWriter()
        view.appendJSON(to: &json, recordedAt: { $0.rawValue == 1 ? recordedAt : nil }, more: { $0.field("basis", 7) })
        #expect(
            json.text == """
                {"customer":"c1","aliases":[],"basis":7,\
                "identifiers":[{"kind":"user_id","value":"u1"},{"kind":"anonymous_id","value":"a1"}],\
                "links":[{"from":"user_id:u1","to":"anonymous_id:a1","rule":"shared_event","position":1,\
                "occurred_at":"2026-03-01T10:00:00.000000Z","recorded_at":"2026-03-09T00:00:00.000000Z"}],\
                "accounts":[{"account":"acme","through":"user_id:u1","position":1,\
                "occurred_at":"2026-03-01T10:00:00.000000Z","recorded_at":"2026-03-09T00:00:00.000000Z"}],\
                "refusals":[{"identifier":"anonymous_id:a1","owner":"user_id:u2","reason":"limit","position":2,\
                "occurred_at":"2026-03-02T10:00:00.000000Z"}],\
                "kept_apart":[{"identifiers":["user_id:u1","user_id:u2"],"position":3,\
                "occurred_at":"2026-03-03T10:00:00.000000Z","retroactive":true,"connected":false,"through":[]}]}
                """)
    }

    @Test func `a customer id reads what it writes and nothing else`() {
        #expect(CustomerID("c17")?.description == "c17")
        for wrong in ["", "c", "17", "c0", "c017", "c-1", "c 1", "C17", "c4294967296", "c17x"] {
            #expect(CustomerID(wrong) == nil, "\(wrong)")
        }
    }

    @Test func `nobody is seen before the first event, nor through events not known`() throws {
        let story = try Story()
        try story.tell("2026-03-05T10:00:00Z", #""type":"page","userId":"u1""#)
        try story.tell("2026-03-01T10:00:00Z", #""type":"page","userId":"u1""#)
        #expect(story.who("user_id:u1", asOf: "2026-03-02T00:00:00Z") == "user_id:u1")
        #expect(story.who("user_id:u1", asOf: "2026-03-02T00:00:00Z", knownAt: LogPosition(rawValue: 1)) == nil)
        #expect(story.who("user_id:u1", knownAt: LogPosition.none) == nil)
        #expect(story.who("user_id:unheard") == nil)
    }
}
