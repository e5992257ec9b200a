import EventModel
import Testing

@Suite struct JSONValueTests {
    @Test func `values tell their kind and content`() throws {
        let value = try JSONValue(
            parsing: #"{"n":null,"t":true,"f":false,"i":42,"d":59.90,"s":"é","a":[1,"x"],"o":{"k":1},"at":"2026-03-01"}"#)
        #expect(value.kind == .object)
        #expect(value["n"]?.isNull == true)
        #expect(value["n"]?.kind == .null)
        #expect(value["t"]?.boolValue == true)
        #expect(value["f"]?.boolValue == false)
        #expect(value["i"]?.decimalValue == ExactDecimal(42))
        #expect(value["d"]?.decimalValue?.description == "59.90")
        #expect(value["s"]?.stringValue == "é")
        #expect(value["a"]?.elements.map(\.jsonText) == ["1", "\"x\""])
        #expect(value["o"]?["k"]?.jsonText == "1")
        #expect(value["at"]?.instantValue?.rfc3339 == "2026-03-01T00:00:00.000000Z")
        #expect(value.fields.map(\.key) == ["n", "t", "f", "i", "d", "s", "a", "o", "at"])
    }

    @Test func `asking a value for what it is not gives nothing`() throws {
        let value = try JSONValue(parsing: #"{"s":"x","i":1,"a":[]}"#)
        #expect(value["missing"] == nil)
        #expect(value["s"]?["x"] == nil)
        #expect(value["s"]?.decimalValue == nil)
        #expect(value["s"]?.instantValue == nil)
        #expect(value["i"]?.stringValue == nil)
        #expect(value["i"]?.boolValue == nil)
        #expect(value["a"]?.fields.isEmpty == true)
        #expect(value["i"]?.elements.isEmpty == true)
    }

    @Test func `keys are found by exact bytes, well known or not, empty or long`() throws {
        let long = String(repeating: "k", count: 200)
        let value = try JSONValue(parsing: "{\"\":0,\"userId\":1,\"userid\":2,\"\(long)\":3,\"caf\u{E9}\":4}")
        #expect(["", "userId", "userid", long, "caf\u{E9}"].map { value[$0]?.jsonText } == ["0", "1", "2", "3", "4"])
        #expect(value["cafe\u{301}"] == nil)
    }

    @Test func `numbers that an exact decimal cannot hold are nil, others are exact`() throws {
        let numbers = ["1e400", "1e-19", String(repeating: "9", count: 60)].map { "[\($0)]" }
        for number in numbers { #expect(try JSONValue(parsing: number).elements[0].decimalValue == nil, "\(number)") }
        for (text, expected) in [
            ("1e3", "1000"), ("-0", "0"), ("2.50e1", "25.0"), ("12345678901234567890", "12345678901234567890"), ("1E-2", "0.01"),
        ] {
            #expect(try JSONValue(parsing: "[\(text)]").elements[0].decimalValue?.description == expected, "\(text)")
        }
    }

    @Test func `equality is of keys in order and number text`() throws {
        #expect(try JSONValue(parsing: #"{"a":1,"b":2}"#) == JSONValue(parsing: #" { "a" : 1 , "\u0062" : 2 } "#))
        #expect(try JSONValue(parsing: #"{"a":1,"b":2}"#) != JSONValue(parsing: #"{"b":2,"a":1}"#))
        #expect(try JSONValue(parsing: "[1.0]") != JSONValue(parsing: "[1.00]"))
        #expect(Set(try [JSONValue(parsing: "[1]"), JSONValue(parsing: "[ 1 ]")]).count == 1)
    }

    @Test func `UUIDs pack only in lower case and read as text either way`() throws {
        let lower = "123e4567-e89b-12d3-a456-426614174000"
        let sizes = try [lower, lower.uppercased()].map {
            try Decoded(page("\"properties\":\"\"".replacing("\"\"", with: "{\"id\":\"\($0)\"}"))).packed.count
        }
        #expect(sizes[0] + 20 == sizes[1])
        let values = try JSONValue(parsing: "[\"\(lower)\",\"\(lower.uppercased())\"]").elements
        #expect(values.map(\.stringValue) == [lower, lower.uppercased()])
    }
}
