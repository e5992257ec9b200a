import Testing

@testable import EventModel

@Suite struct IdentifierFormTests {
    @Test(arguments: [
        ("Ada@Example.COM", "ada@example.com"), ("\t ada@example.com\u{A0}", "ada@example.com"),
        ("ada+news@example.com", "ada+news@example.com"),
        ("ÄDA@example.com", "äda@example.com"), ("a@b", "a@b"), ("ada", nil), ("@example.com", nil), ("ada@", nil), ("a@b@c", nil),
        ("a b@example.com", nil), ("", nil),
    ])
    func `an e-mail address is trimmed and lower-cased, or none`(value: String, expected: String?) {
        #expect(IdentifierForm.normal(.email, value) == expected)
    }

    @Test(arguments: [
        ("+491701234567", "+491701234567"), (" +15550100 ", "+15550100"), ("+1234567", "+1234567"), ("+123456", nil),
        ("+123456789012345", "+123456789012345"),
        ("+1234567890123456", nil), ("01701234567", nil), ("+01701234567", nil), ("+49 170 1234567", nil), ("+49-170", nil), ("+", nil),
        ("", nil), ("+１２３４５６７８", nil),
    ])
    func `a phone number is E.164, or none`(value: String, expected: String?) {
        #expect(IdentifierForm.normal(.phone, value) == expected)
    }

    @Test func `other kinds stay as sent, up to 512 bytes`() {
        #expect(IdentifierForm.normal(.userId, " U 1 ") == " U 1 ")
        #expect(IdentifierForm.normal(.userId, String(repeating: "u", count: 512)) != nil)
        #expect(IdentifierForm.normal(.userId, String(repeating: "u", count: 513)) == nil)
        #expect(IdentifierForm.normal(.userId, "undefined") == nil)
    }

    @Test func `references are a kind, a colon and a value that may hold further colons`() {
        #expect(Identifier(reference: "user_id:a:b")?.value == "a:b")
        #expect(Identifier(reference: "email:ADA@example.com")?.description == "email:ada@example.com")
        for wrong in [
            "", "u1", ":u1", "user_id:", "user id:u1", "kind/x:u1", "email:nobody", "phone:12", "user_id:null",
            String(repeating: "k", count: 65) + ":v",
        ] {
            #expect(Identifier(reference: wrong) == nil, "\(wrong)")
        }
    }

    @Test func `kinds are letters, digits, underscore, dot and hyphen, up to 64`() {
        for kind in ["a", "loyalty_card", "X.509-id", String(repeating: "k", count: 64)] { #expect(IdentifierForm.isKind(kind), "\(kind)") }
        for kind in ["", " ", "a:b", "é", "a b", String(repeating: "k", count: 65)] { #expect(!IdentifierForm.isKind(kind), "\(kind)") }
        #expect(IdentifierKind(rawValue: "loyalty_card").isExternal)
        #expect(!IdentifierKind.groupId.isExternal)
    }
}

/// The reader of ASCII e-mails and phone numbers against the one that knows all of Unicode.
@Suite struct ASCIIIdentifierFormTests {
    private func fast(_ kind: IdentifierKind, _ value: [UInt8]) -> String?? {
        var output = [UInt8](repeating: 0, count: value.count + 1)
        let count = value.withUnsafeBufferPointer { IdentifierForm.normalASCII(isEmail: kind == .email, $0, to: &output) }
        guard let count else { return nil }
        return .some(count == 0 ? nil : String(decoding: output[..<count], as: UTF8.self))
    }

    @Test func `random ASCII gives what the other gives`() {
        var random = RandomJSON.Seeded(state: 4)
        let letters = Array("aZ@@. \t\r\n\u{B}\u{C}+0123456789-nul".utf8)
        for _ in 0..<3000 {
            let start = Bool.random(using: &random) ? Array("+1555".utf8) : Array("a@".utf8)
            let rest = (0..<Int.random(in: 0...14, using: &random)).map { _ in letters.randomElement(using: &random)! }
            let value = Bool.random(using: &random) ? start + rest : rest
            for kind in [IdentifierKind.email, .phone] {
                let expected = IdentifierForm.normal(kind, String(decoding: value, as: UTF8.self))
                if fast(kind, value) != .some(expected) { Issue.record("\(kind) \(value)") }
            }
        }
    }

    @Test func `a value that is not all ASCII is left to the other`() {
        #expect(fast(.email, Array("ä@b".utf8)) == .none)
        #expect(fast(.phone, Array("+1555\u{A0}0100".utf8)) == .none)
    }

    @Test(arguments: [
        "null", "(null)", "nil", "none", "undefined", "anonymous", "unknown", "guest", "nan", "n/a", "-1", "true", "false", "[object object]", "{}",
        "NULL", "(Null)", "Undefined", "ANONYMOUS", "[Object Object]", "N/A", "", " ", "0", "000", "00000000-0000-0000-0000-000000000000", "\t 0-",
    ])
    func `junk is junk in any case`(value: String) { #expect(JunkValue.matches(value)) }

    @Test(arguments: [
        "nulls", "nul", "null ", "undefine", "undefinee", "xndefined", "anonymouS1", "guests", "[object objecT}", "{}}", "-2", "0000x", "\u{0}", "nail", "Nulł",
    ])
    func `what looks like junk is not`(value: String) { #expect(!JunkValue.matches(value)) }
}
