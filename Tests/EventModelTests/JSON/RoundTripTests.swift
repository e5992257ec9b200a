import EventModel
import Testing

/// What was sent comes back: keys, their order, the text of numbers, any Unicode.
@Suite struct RoundTripTests {
    @Test(arguments: [
        "0", "-0", "0.0", "-0.0", "1", "-1", "127", "128", "-128", "59.90", "0.000", "-0.05", "10.00", "1e400", "1E+7", "2.50e-7", "0e0",
        "-0e-0",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551616",
        "123456789012345678", "-123456789012345678", "1234567890123456789", "99999999999999999999999999999999999999999",
        "0.12345678901234567", "0.123456789012345678", "123456789.123456789", "1234567890.123456789", "0.00000000000000000000000001",
        "3.141592653589793238462643383279502884197169399375105820974944", "1e1000000",
    ])
    func `a number keeps its text`(number: String) throws {
        let line = carrying(number)
        #expect(try Decoded(line).jsonText == line)
        #expect(try JSONValue(parsing: "[\(number)]").jsonText == "[\(number)]")
    }

    @Test(arguments: [
        "", "a", "é", "日本語", "👩‍👩‍👧‍👦", "e\u{301}", "\u{2028}\u{2029}", "\u{7F}", "\u{FEFF}", "\u{10FFFF}", "\u{FFFF}", " leading and trailing ",
        "'", "</script>", "/",
        String(repeating: "x", count: 63), String(repeating: "x", count: 64), String(repeating: "ü", count: 5000),
        "123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000", "123e4567-e89b-12d3-a456-42661417400g",
        "123e4567ae89b-12d3-a456-426614174000", "00000000-0000-0000-0000-000000000000",
    ])
    func `a string that needs no escape keeps its bytes`(text: String) throws {
        let line = carrying("\"\(text)\"")
        #expect(Array(try Decoded(line).jsonText.utf8) == Array(line.utf8))
    }

    @Test func `escapes come back as the characters they mean, escaped only where JSON demands it`() throws {
        let pairs = [
            (#"\u0041\u00e9\u20AC"#, "Aé€"), (#"\ud83d\ude00"#, "😀"), (#"\/"#, "/"), (#"\""#, #"\""#), (#"\\"#, #"\\"#),
            (#"\b\f\n\r\t"#, #"\b\f\n\r\t"#),
            (#"\u0000"#, #"\u0000"#), (#"\u001f"#, #"\u001f"#), (#"\u0008\u000a"#, #"\b\n"#), (#"\u007f"#, "\u{7F}"),
            (#"a\u2028b"#, "a\u{2028}b"),
            (#"\\u0041"#, #"\\u0041"#), (#"\ud800\udc00"#, "\u{10000}"), (#"\udbff\udfff"#, "\u{10FFFF}"),
        ]
        for (sent, kept) in pairs {
            #expect(try Decoded(carrying("\"\(sent)\"")).jsonText == carrying("\"\(kept)\""), "\(sent)")
            #expect(try Decoded(page("\"properties\":{\"\(sent)\":1}")).jsonText == page("\"properties\":{\"\(kept)\":1}"), "key \(sent)")
        }
    }

    @Test(arguments: [
        "{}", "[]", "[{}]", "[[],[[]],{}]", "null", "true", "false", #"{"":""}"#, #"{"":{"":[""]}}"#, #"{" ":1,"  ":2}"#,
        #"[null,true,false,0,"",{},[]]"#,
        #"{"b":1,"a":2,"B":3,"é":4,"type":5,"userId":null}"#,
    ])
    func `every shape keeps its order and its empty parts`(value: String) throws {
        #expect(try Decoded(carrying(value)).jsonText == carrying(value))
    }

    @Test func `null, absent and empty stay three things`() throws {
        let line = page(#""userId":null,"traits":{},"context":null,"timestamp":null"#)
        #expect(try Decoded(line).jsonText == line)
    }

    @Test func `white space goes, what stands behind the line does not matter`() throws {
        let spaced = " \t{ \"type\" :\r\n\"page\" ,\"anonymousId\": \"a\", \"properties\" : { \"v\" : [ 1 , -2.0 , true , null ] } } \r"
        for padding in [UInt8(0), 0x20, 0x22, 0x31, 0x7B, 0x7D, 0x2C, 0x5C, 0xFF] {
            #expect(try Decoded(spaced, padding: padding).jsonText == carrying("[1,-2.0,true,null]"), "padding \(padding)")
            #expect(try Decoded(carrying("12"), padding: padding).jsonText == carrying("12"), "padding \(padding)")
        }
    }

    @Test func `objects of 300 keys and keys of any length keep them all`() throws {
        let many = (0..<300).map { "\"key\($0)\":\($0)" }.joined(separator: ",")
        #expect(try Decoded(carrying("{\(many)}")).jsonText == carrying("{\(many)}"))
        for length in [1, 62, 63, 64, 125, 126, 127, 128, 1000] {
            let object = "{\"\(String(repeating: "k", count: length))\":1}"
            #expect(try Decoded(carrying(object)).jsonText == carrying(object), "\(length) bytes")
        }
    }

    @Test func `every well-known key comes back as it was sent, at the top and inside`() throws {
        let names = [
            "order_id", "orderId", "_metadata", "metadata", "email", "Email", "userid", "retroactive", "purpose", "product_id",
            "categoryPreferences",
        ]
        let inner = names.map { "\"\($0)\":1" }.joined(separator: ",")
        #expect(try Decoded(carrying("{\(inner)}")).jsonText == carrying("{\(inner)}"))
    }

    @Test func `32 levels are read, 33 are refused with the path that leads there`() throws {
        let nested = { (levels: Int) in String(repeating: "[", count: levels) + String(repeating: "]", count: levels) }
        // The event is level 1, properties level 2.
        #expect(try Decoded(carrying(nested(30))).jsonText == carrying(nested(30)))
        let error = try #require(refusal(carrying(nested(31))))
        #expect(error.code == .invalidJSON)
        #expect(error.message.contains("32"))
        #expect(error.field?.hasPrefix("properties.v") == true)
        let objects = String(repeating: #"{"o":"#, count: 31) + "1" + String(repeating: "}", count: 31)
        #expect(refusal(carrying(objects))?.code == .invalidJSON)
        #expect(refusal(String(repeating: "[", count: 20_000))?.code == .invalidJSON)
        #expect(refusal(String(repeating: #"{"a":"#, count: 5000))?.code == .invalidJSON)
    }
}
