import EventModel
import Testing

@Suite struct JSONWriterTests {
    @Test func `objects, arrays and every kind of value come out with their commas`() throws {
        var json = JSONWriter()
        let value = try JSONValue(parsing: #"{"x":[1.50]}"#)
        json.object { json in
            json.field("text", "a\"b\\c\n")
            json.field("none", nil as String?)
            json.field("int", 3)
            json.field("bool", true)
            json.field("money", ExactDecimal("59.90"))
            json.field("at", Instant(micros: 0))
            json.field("position", LogPosition(rawValue: .max))
            json.field("value", value)
            json.field("list") { json in
                json.array { json in
                    json.null()
                    json.number(UInt64.max)
                    json.raw("{}")
                    json.object { _ in }
                    json.array { _ in }
                    json.bool(false)
                }
            }
            json.field("last", Int?.none)
        }
        #expect(
            json.text
                == #"{"text":"a\"b\\c\n","none":null,"int":3,"bool":true,"money":59.90,"at":"1970-01-01T00:00:00.000000Z","position":18446744073709551615,"value":{"x":[1.50]},"list":[null,18446744073709551615,{},{},[],false],"last":null}"#
        )
        #expect(throws: Never.self) { try JSONValue(parsing: json.text) }
    }

    @Test func `every character under 32 is escaped and read back`() throws {
        let text = String(String.UnicodeScalarView((0..<128).map { Unicode.Scalar(UInt8($0)) })) + "\u{2028}é😀"
        var json = JSONWriter()
        json.array { $0.string(text) }
        #expect(!json.bytes.contains { $0 < 0x20 })
        #expect(try JSONValue(parsing: json.text).elements[0].stringValue == text)
    }

    @Test func `a body that throws lets the error through`() {
        struct Stop: Error {}
        var json = JSONWriter()
        #expect(throws: Stop.self) { try json.object { _ in throw Stop() } }
    }
}
