import EventModel
import Testing

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
