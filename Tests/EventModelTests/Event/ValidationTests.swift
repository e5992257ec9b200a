import EventModel
import Testing

/// Every rule, the field it names and a message that helps.
@Suite struct ValidationTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let line: String
        let field: String?
        /// Part of the message.
        let says: String

        init(_ line: String, _ field: String?, _ says: String) { (self.line, self.field, self.says) = (line, field, says) }

        var testDescription: String { String(line.prefix(100)) }
    }

    private static let long = String(repeating: "x", count: 513)

    @Test(arguments: [
        Case(#"{"anonymousId":"a"}"#, "type", "identify, track, page"),
        Case(#"{"type":null,"anonymousId":"a"}"#, "type", "missing"),
        Case(#"{"type":"Track","anonymousId":"a"}"#, "type", "unknown"),
        Case(#"{"type":7,"anonymousId":"a"}"#, "type", "string"),
        Case(#"{"type":"track","anonymousId":"a"}"#, "event", "names its event"),
        Case(#"{"type":"track","event":"","anonymousId":"a"}"#, "event", "names its event"),
        Case(#"{"type":"track","event":7,"anonymousId":"a"}"#, "event", "string"),
        Case(#"{"type":"page","name":7,"anonymousId":"a"}"#, "name", "string"),
        Case(#"{"type":"screen","name":[],"anonymousId":"a"}"#, "name", "string"),
        Case(#"{"type":"group","userId":"u"}"#, "groupId", "groupId"),
        Case(#"{"type":"group","userId":"u","groupId":""}"#, "groupId", "groupId"),
        Case(#"{"type":"group","userId":"u","groupId":7}"#, "groupId", "string"),
        Case(#"{"type":"alias","userId":"u"}"#, "previousId", "used before"),
        Case(#"{"type":"alias","previousId":"p"}"#, "userId", "known from now on"),
        Case(#"{"type":"retract"}"#, "messageId", "retracts"),
        Case(#"{"type":"retract","messageId":null}"#, "messageId", "retracts"),
        Case(#"{"type":"retract","messageId":"m","reason":7}"#, "reason", "string"),
        Case(#"{"type":"link","identifiers":["user_id:u"]}"#, "identifiers", "at least two"),
        Case(#"{"type":"link"}"#, "identifiers", "at least two"),
        Case(#"{"type":"link","identifiers":["user_id:u","user_id:u"]}"#, "identifiers", "at least two"),
        Case(#"{"type":"link","identifiers":["user_id:u","nonsense"]}"#, "identifiers", "user_id:u42"),
        Case(#"{"type":"link","identifiers":["user_id:u","phone:12"]}"#, "identifiers", "user_id:u42"),
        Case(#"{"type":"link","identifiers":["user_id:u",7]}"#, "identifiers", "string"),
        Case(#"{"type":"link","identifiers":"user_id:u"}"#, "identifiers", "array"),
        Case(#"{"type":"link","identifiers":["user_id:u","user_id:v"],"apart":[]}"#, "apart", "unlink only"),
        Case(#"{"type":"unlink"}"#, "identifiers", "at least one"),
        Case(#"{"type":"unlink","apart":[["user_id:u"]]}"#, "apart", "two groups"),
        Case(#"{"type":"unlink","apart":"x"}"#, "apart", "array"),
        Case(#"{"type":"unlink","apart":["user_id:u","user_id:v"]}"#, "apart", "array of identifiers"),
        Case(#"{"type":"unlink","apart":[["user_id:u"],["?"]]}"#, "apart", "user_id:u42"),
        Case(page(#""messageId":"""#), "messageId", "0 bytes"),
        Case(page(#""messageId":7"#), "messageId", "string"),
        Case(page(#""messageId":"\#(String(repeating: "m", count: 101))""#), "messageId", "101 bytes"),
        Case(page(#""timestamp":"yesterday""#), "timestamp", "RFC 3339"),
        Case(page(#""timestamp":1709280000"#), "timestamp", "string"),
        Case(page(#""originalTimestamp":"2026-13-01T00:00:00Z""#), "originalTimestamp", "RFC 3339"),
        Case(page(#""sentAt":"2026-03-01T25:00:00Z""#), "sentAt", "RFC 3339"),
        Case(page(#""receivedAt":"2026-03-01 09:30""#), "receivedAt", "RFC 3339"),
        Case(page(#""properties":[]"#), "properties", "object"),
        Case(page(#""traits":"x""#), "traits", "object"),
        Case(page(#""context":7"#), "context", "object"),
        Case(page(#""integrations":true"#), "integrations", "object"),
        Case(page(#""context":{"traits":[]}"#), "context.traits", "object"),
        Case(page(#""context":{"device":"d"}"#), "context.device", "object"),
        Case(page(#""context":{"device":{"id":7}}"#), "context.device.id", "string"),
        Case(page(#""context":{"device":{"advertisingId":[]}}"#), "context.device.advertisingId", "string"),
        Case(page(#""context":{"externalIds":{}}"#), "context.externalIds", "array"),
        Case(page(#""context":{"externalIds":[{"id":"1"}]}"#), "context.externalIds", "type"),
        Case(page(#""context":{"externalIds":[{"id":1,"type":"card"}]}"#), "context.externalIds", "string id"),
        Case(page(#""context":{"externalIds":[{"id":"1","type":"a:b"}]}"#), "context.externalIds", "letters"),
        Case(page(#""context":{"externalIds":["x"]}"#), "context.externalIds", "string id"),
        Case(page(#""userId":7"#), "userId", "string"),
        Case(#"{"type":"page","anonymousId":{}}"#, "anonymousId", "string"),
        Case(page(#""groupId":7"#), "groupId", "string"),
        Case(page(#""userId":"\#(long)""#), "userId", "512"),
        Case(page(#""traits":{"email":"\#(long)"}"#), "traits.email", "512"),
        Case(page(#""context":{"traits":{"phone":"\#(long)"}}"#), "context.traits.phone", "512"),
        Case(page(#""context":{"device":{"id":"\#(long)"}}"#), "context.device.id", "512"),
        Case(page(#""context":{"externalIds":[{"id":"\#(long)","type":"card"}]}"#), "context.externalIds", "512"),
        Case(#"{"type":"page"}"#, "userId", "no usable identifier"),
        Case("{}", "type", "missing"),
    ])
    func `a wrong event is refused with its field and what is wanted`(_ wrong: Case) throws {
        let error = try #require(refusal(wrong.line), "\(wrong.line) was accepted")
        #expect(error.code == .invalidEvent)
        #expect(error.field == wrong.field)
        #expect(error.message.contains(wrong.says), "\(error.message)")
        #expect(!error.code.isRetryable)
    }

    @Test func `more named identifiers than 16 are refused`() throws {
        let names = (0..<17).map { "\"card:\($0 + 1)\"" }.joined(separator: ",")
        let error = try #require(refusal("{\"type\":\"link\",\"identifiers\":[\(names)]}"))
        #expect(error.field == "identifiers")
        #expect(error.message.contains("16"))
    }

    @Test func `the types of the Segment Spec and ours are read`() throws {
        let lines = [
            (#"{"type":"identify","userId":"u"}"#, EventType.identify), (#"{"type":"track","event":"x","userId":"u"}"#, .track),
            (page(""), .page),
            (#"{"type":"screen","anonymousId":"a","name":null}"#, .screen), (#"{"type":"group","groupId":"g"}"#, .group),
            (#"{"type":"alias","userId":"u","previousId":"p"}"#, .alias),
            (#"{"type":"link","identifiers":["user_id:u","user_id:v"]}"#, .link),
            (#"{"type":"unlink","identifiers":["user_id:u"]}"#, .unlink), (#"{"type":"retract","messageId":"m"}"#, .retract),
        ]
        for (line, type) in lines {
            #expect(try Decoded(line).type == type)
            #expect(EventType(name: type.name) == type)
        }
        #expect(EventType(name: "Page") == nil)
    }

    @Test func `times are taken from timestamp, else from originalTimestamp`() throws {
        let time = try Decoded(page(#""originalTimestamp":"2026-01-01","timestamp":"2026-02-02","sentAt":"2026-03-03""#))
        #expect(time.occurredAt == Instant(rfc3339: "2026-02-02"))
        #expect(time.sentAt == Instant(rfc3339: "2026-03-03"))
        #expect(try Decoded(page(#""originalTimestamp":"2026-01-01","timestamp":null"#)).occurredAt == Instant(rfc3339: "2026-01-01"))
        #expect(try Decoded(page("")).occurredAt == nil)
    }

    @Test func `a messageId may have 1 to 100 bytes of any text`() throws {
        for id in ["m", String(repeating: "é", count: 50), "123e4567-e89b-12d3-a456-426614174000", "a b\\n"] {
            #expect(try Decoded(page(#""messageId":"\#(id)""#)).hasMessageId)
        }
        #expect(try !Decoded(page(#""messageId":null"#)).hasMessageId)
    }

    @Test(arguments: 0..<5)
    func `a write key is taken out wherever it stands`(place: Int) throws {
        var fields = [#""type":"page""#, #""anonymousId":"a""#, #""properties":{"writeKey":"kept"}"#, #""messageId":"m1""#]
        let without = "{" + fields.joined(separator: ",") + "}"
        for key in [#""writeKey":"secret""#, #""writeKey":{"a":["secret"]}"#, #""writeKey":null"#, #""write\u004bey":"secret""#] {
            fields.insert(key, at: place)
            let event = try Decoded("{" + fields.joined(separator: ",") + "}")
            fields.remove(at: place)
            #expect(event.jsonText == without)
            #expect(event.packed == (try Decoded(without).packed))
            #expect(event.hasMessageId)
            #expect(event.identifiers == ["anonymous_id:a"])
        }
    }

    @Test func `limits of a setting stay within theirs`() {
        #expect(EventLimits(eventBytesMax: 0).eventBytesMax == 1024)
        #expect(EventLimits(eventBytesMax: .max).eventBytesMax == 1024 * 1024)
        #expect(EventLimits().eventBytesMax == 32 * 1024)
    }
}
