import Testing

@testable import EventModel

@Suite struct StringEscapesTests {
    private func resolve(_ text: String) -> String? {
        let utf8 = Array(text.utf8)
        var output = [UInt8](repeating: 0, count: utf8.count + 1)
        guard let count = StringEscapes.resolve(utf8, utf8.count, to: &output) else { return nil }
        return String(validating: output[..<count], as: UTF8.self)
    }

    @Test(arguments: [
        ("", ""), (#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{C}\n\r\t"), (#"a\u0041z"#, "aAz"), (#"\u0000"#, "\0"), (#"\u00e9\u00E9"#, "éé"),
        (#"\ud83d\ude00"#, "😀"), (#"\uDBFF\uDFFF"#, "\u{10FFFF}"), (#"\uFFFF"#, "\u{FFFF}"), (#"\ud7ff\ue000"#, "\u{D7FF}\u{E000}"),
        (#"é\n😀"#, "é\n😀"), (#"\\u0041"#, #"\u0041"#),
    ])
    func `escapes stand for their characters`(text: String, expected: String) {
        #expect(resolve(text).map { Array($0.unicodeScalars) } == Array(expected.unicodeScalars))
    }

    @Test(arguments: [
        #"\"#, #"\x"#, #"\u"#, #"\u1"#, #"\u12"#, #"\u123"#, #"\u12G4"#, #"\U0041"#, #"\ud800"#, #"\ud800x"#, #"\ud800\n"#, #"\ud800\u"#, #"\ud800\u0041"#,
        #"\ud800\ud800"#, #"\udc00"#, #"\udc00\ud800"#, #"\N"#, #"\0"#, #"\'"#,
    ])
    func `what is no escape is refused`(text: String) {
        #expect(resolve(text) == nil)
    }

    @Test func `every code unit is written as the standard library writes it`() {
        for unit in UInt32(0)...0xFFFF {
            let hex = String(unit, radix: 16)
            let text = "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            let expected = Unicode.Scalar(unit).map { String(Character($0)) }
            if resolve(text)?.unicodeScalars.first != expected?.unicodeScalars.first { Issue.record("\(text)") }
        }
    }
}
