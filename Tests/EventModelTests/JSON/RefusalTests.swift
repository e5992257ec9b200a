import EventModel
import Testing

@Suite struct RefusalTests {
    @Test(arguments: [
        "01", "-01", "00", "1.", ".5", "-.5", "+1", "1e", "1e+", "1E-", "-", "--1", "0x1", "NaN", "Infinity", "-Infinity", "1_000", "1.2.3",
        "1e5.0", "१", "1a", "-a",
        "nul", "nulll", "tru", "truee", "fals", "True", "None", "undefined", "'a'", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\ud800\"",
        "\"\\udc00\"", "\"\\ud800\\u0041\"",
        "\"a\u{0}b\"", "\"a\nb\"", "\"a\tb\"", "\"open", "[1,]", "[,1]", "[1 2]", "[1", "1]", "{\"a\":1,}", "{\"a\"}", "{\"a\":}", "{a:1}",
        "{1:1}", "{\"a\" 1}", "{\"a\":1 \"b\":2}",
        "{,}", "{\"a\":1", "", "/* c */ 1", "// c",
    ])
    func `what is not JSON is refused, and says where`(value: String) throws {
        let error = try #require(refusal(carrying(value)), "\(value) was accepted")
        #expect(error.code == .invalidJSON)
        #expect(!error.message.isEmpty)
        #expect(error.field == nil || error.field?.hasPrefix("properties") == true, "\(error)")
        #expect(throws: EventError.self) { try JSONValue(parsing: "[\(value)" + (value.isEmpty ? "," : "") + "]") }
    }

    @Test(arguments: ["erase", "suppress", "unsuppress"])
    func `what only administrators write is refused of senders, and of nobody else`(type: String) throws {
        let line = #"{"type":"\#(type)","userId":"u1"}"#
        let error = try #require(refusal(line))
        #expect(error.code == .invalidEvent && error.field == "type" && error.message.contains(type))
        let identifiers = IdentifierTable()
        #expect(try EventBatch.decoding([#"{"type":"\#(type)","erasure":1}"#], identifiers: identifiers)[0].type.name == type)
        #expect(identifiers.count == 0)
    }

    @Test func `a number's error names its field and its text`() throws {
        let error = try #require(refusal(page(#""properties":{"products":[{"sku":"a","price":1},{"sku":"b","price":01}]}"#)))
        #expect(error.field == "properties.products[].price")
        #expect(error.message == "'01' is not a JSON value")
    }

    @Test(arguments: [
        "", " ", "[]", "1", "\"a\"", "null", "true", "[{}]", "{}x", "{}{}", "{} {}", "{}]", "{}}", "{},", "}", "]", "x", "{", "\u{0}",
    ])
    func `a line that is not one object is refused`(line: String) {
        let error = refusal(line)
        #expect(error?.code == .invalidJSON || (line == "{}" && error?.code == .invalidEvent))
    }

    @Test(arguments: [" x", "}", "{}", ",", "1", "\"", "\u{0}", "]", " null"])
    func `nothing may follow the event`(rest: String) {
        #expect(refusal(page("") + rest)?.code == .invalidJSON)
    }

    @Test(arguments: [
        #"{"type":"page","anonymousId":"a","context":{"library":"name":"x","ip":"y"}}"#,
        #"{"type":"page","anonymousId":"a","context":{"library":"name":"x","ip":"y"}}}"#,
        #"{"type":"page","anonymousId":"a","name":"x":"y","properties":{"b":1}}"#,
        #"{"type":"page","anonymousId":"a","name":"x" "y","properties":{"b":1}}"#,
        #"{"type":"page","anonymousId":"a","properties":{"b":1]}"#,
        #"{"type":"page","anonymousId":"a","properties":{"b":[1}]}"#,
        #"{"type":"page","anonymousId":"a"]}"#,
    ])
    func `a line whose fault comes late is refused whole, not cut there`(line: String) {
        #expect(refusal(line)?.code == .invalidJSON)
    }

    @Test func `a byte order mark is not part of the event`() {
        // Readers may skip one (RFC 8259 §8.1); it never reaches the log.
        let text = try? Decoded([0xEF, 0xBB, 0xBF] + Array(page("").utf8)).jsonText
        #expect(text == nil || text == page(""))
    }

    @Test(
        arguments: [
            [0xFF], [0xC0, 0x80], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0x80],
            [0xE2, 0x82], [0xF0, 0x80, 0x80, 0xAF],
        ] as [[UInt8]])
    func `invalid UTF-8 is refused in values and in keys`(bytes: [UInt8]) {
        let inValue = Array(page("\"properties\":{\"v\":\"").dropLast().utf8) + bytes + Array("\"}}".utf8)
        let inKey = Array(page("\"properties\":{\"").dropLast().utf8) + bytes + Array("\":1}}".utf8)
        for line in [inValue, inKey] {
            let error = refusal(line)
            #expect(error?.code == .invalidJSON)
            #expect(error?.message.contains("UTF-8") == true)
        }
    }

    @Test(arguments: [
        (#"{"type":"page","type":"page","anonymousId":"a"}"#, "type"),
        (#"{"type":"page","anonymousId":"a","properties":{"x":1,"y":2,"x":3}}"#, "properties.x"),
        (#"{"type":"page","anonymousId":"a","properties":{"x":1,"\u0078":3}}"#, "properties.x"),
        (#"{"type":"page","anonymousId":"a","properties":{"p":[{"a":1},{"b":1,"b":2}]}}"#, "properties.p[].b"),
        (#"{"type":"page","anonymousId":"a","properties":{"":1,"":3}}"#, "properties."),
    ])
    func `a key that stands twice is refused with its path, however it is spelled`(line: String, field: String) throws {
        let error = try #require(refusal(line))
        #expect(error.code == .invalidJSON)
        #expect(error.field == field)
        #expect(error.message.contains("twice"))
    }

    @Test func `a duplicate among very many keys is found, and equal keys in different objects are none`() throws {
        for count in [23, 24, 25, 26, 300] {
            let keys = (0..<count).map { "\"k\($0)\":{\"same\":\($0)}" }
            #expect(try Decoded(carrying("{\(keys.joined(separator: ","))}")).jsonText == carrying("{\(keys.joined(separator: ","))}"))
            for twice in ["\"k0\":1", "\"\\u006b\(count - 1)\":1"] {
                let error = refusal(carrying("{\((keys + [twice]).joined(separator: ","))}"))
                #expect(error?.field == (twice.hasPrefix("\"k0") ? "properties.v.k0" : "properties.v.k\(count - 1)"), "\(count) keys")
            }
        }
    }

    @Test func `a line over the limit is refused by its size before it is read`() throws {
        let line = carrying("\"\(String(repeating: "x", count: 2000))\"")
        #expect(throws: Never.self) { try Decoded(line, limits: EventLimits(eventBytesMax: line.utf8.count)) }
        let error = try #require(throws: EventError.self) { try Decoded(line, limits: EventLimits(eventBytesMax: line.utf8.count - 1)) }
        #expect(error.code == .tooLarge)
        #expect(error.message.contains("\(line.utf8.count)"))
    }

    @Test(arguments: ["1", "x", "[1", "{", "}", "", "{} x", "{1:2}"])
    func `an error says nothing of the line before`(line: String) throws {
        let decoder = EventDecoder()
        for first in [page(#""properties":{"a":{"b":1}}"#), page(#""properties":{"a":{"b":01}}"#)] {
            var events = DecodedEvents()
            var errors: [EventError] = []
            for text in [first, line] {
                let padded = Array(text.utf8) + [UInt8](repeating: 0, count: JSONTextReader.paddingBytes)
                padded.withUnsafeBufferPointer { buffer in
                    do throws(EventError) {
                        try decoder.decode(UnsafeBufferPointer(rebasing: buffer[..<text.utf8.count]), number: 1, into: &events)
                    } catch { errors.append(error) }
                }
            }
            let error = try #require(errors.last)
            #expect(error.code == .invalidJSON)
            #expect(error.field == nil)
        }
    }

    @Test func `a refused line leaves nothing behind`() throws {
        let decoder = EventDecoder()
        var events = DecodedEvents()
        for line in [
            page(""), carrying("01"), carrying("{\"a\":1,\"a\":2}"), #"{"type":"page"}"#,
            #"{"type":"link","identifiers":["user_id:u","x"]}"#, page(""),
        ] {
            let padded = Array(line.utf8) + [UInt8](repeating: 0, count: JSONTextReader.paddingBytes)
            padded.withUnsafeBufferPointer {
                try? decoder.decode(UnsafeBufferPointer(rebasing: $0[..<line.utf8.count]), number: 1, into: &events)
            }
        }
        #expect(events.count == 2)
        #expect(events.identifiers.count == 2)
        #expect(events.payloadBytes == 2 * events.rows[0].payloadBytes)
        #expect(Array(events.payload(events.rows[0])) == Array(events.payload(events.rows[1])))
    }
}
