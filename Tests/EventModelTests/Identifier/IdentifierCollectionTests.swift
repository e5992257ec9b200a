import EventModel
import Testing

/// Which identifiers an event has, in which order, and which of them is its anchor.
@Suite struct IdentifierCollectionTests {
    @Test func `identifiers come from every place, in a fixed order`() throws {
        let event = try Decoded(
            """
            {"groupId":"g","context":{"externalIds":[{"id":"c1","type":"loyalty_card"}],"device":{"advertisingId":"ad","id":"dev"},\
            "traits":{"phone":"+491701234567","email":"Other@Example.com"}},"traits":{"email":" Ada@Example.com ","phone":"+15550100"},\
            "anonymousId":"a","userId":"u","type":"identify"}
            """)
        #expect(
            event.identifiers == [
                "user_id:u", "anonymous_id:a", "group_id:g", "email:ada@example.com", "phone:+15550100", "loyalty_card:c1", "device_id:dev",
                "advertising_id:ad",
                "phone:+491701234567", "email:other@example.com",
            ])
        #expect(event.anchor == "user_id:u")
    }

    @Test(arguments: [
        (#""userId":"u","anonymousId":"a""#, "user_id:u"),
        (#""anonymousId":"a","context":{"externalIds":[{"id":"c","type":"card"}],"traits":{"email":"e@example.com"}}"#, "card:c"),
        (#""anonymousId":"a","groupId":"g","context":{"traits":{"phone":"+15550100","email":"e@example.com"}}"#, "email:e@example.com"),
        (#""anonymousId":"a","context":{"device":{"id":"d"},"traits":{"phone":"+15550100"}}"#, "phone:+15550100"),
        (#""anonymousId":"a","context":{"device":{"advertisingId":"x","id":"d"}}"#, "device_id:d"),
        (#""anonymousId":"a","context":{"device":{"advertisingId":"x"}}"#, "advertising_id:x"),
        (#""groupId":"g","anonymousId":"a""#, "anonymous_id:a"),
        (#""groupId":"g""#, "group_id:g"),
        (#""userId":"null","anonymousId":"a""#, "anonymous_id:a"),
        (#""context":{"externalIds":[{"id":"first","type":"x"},{"id":"second","type":"y"}]}"#, "x:first"),
    ])
    func `the anchor is the first identifier of the highest kind`(fields: String, anchor: String) throws {
        #expect(try Decoded(#"{"type":"page",\#(fields)}"#).anchor == anchor)
    }

    @Test(arguments: [
        "", " ", "null", "NULL", "(null)", "nil", "none", "undefined", "anonymous", "Unknown", "guest", "NaN", "n/a", "-1", "true", "false",
        "[object Object]", "{}", "0", "0000",
        "00000000-0000-0000-0000-000000000000", "-", "--",
    ])
    func `junk is no identifier, and an event with nothing else is refused`(value: String) throws {
        #expect(try Decoded(#"{"type":"page","userId":"\#(value)","anonymousId":"a"}"#).identifiers == ["anonymous_id:a"])
        let error = try #require(refusal(#"{"type":"page","userId":"\#(value)"}"#))
        #expect(error.code == .invalidEvent)
        #expect(error.message.contains("anonymousId"))
    }

    @Test func `advertising ids need tracking that is not switched off`() throws {
        let device = { (tracking: String) in
            try Decoded(#"{"type":"page","anonymousId":"a","context":{"device":{"advertisingId":"x"\#(tracking)}}}"#).identifiers.contains(
                "advertising_id:x")
        }
        #expect(try device(""))
        #expect(try device(#","adTrackingEnabled":true"#))
        #expect(try device(#","adTrackingEnabled":null"#))
        #expect(try !device(#","adTrackingEnabled":false"#))
    }

    @Test func `external ids of the collection accounts are accounts', and those of other collections and encodings nobody's`() throws {
        let event = try Decoded(
            """
            {"type":"page","anonymousId":"a","context":{"externalIds":[{"id":"1","type":"card","collection":"users","encoding":"none"},\
            {"id":"2","type":"card","collection":"accounts"},{"id":"3","type":"card","encoding":"sha256"},{"id":"4","type":"card","collection":"things"},{"id":"E@Example.com","type":"email"},\
            {"id":"12","type":"phone"}]}}
            """)
        #expect(event.identifiers == ["anonymous_id:a", "card:1", "group_id:2", "email:e@example.com"])
    }

    @Test func `contacts that are no identifiers stay traits`() throws {
        for traits in [
            #"{"email":"no at","phone":"0301234"}"#, #"{"email":7,"phone":null}"#, #"{"email":["x@example.com"]}"#, "{}", "null",
        ] {
            let line = #"{"type":"identify","userId":"u","traits":\#(traits)}"#
            let event = try Decoded(line)
            #expect(event.identifiers == ["user_id:u"])
            #expect(event.jsonText == line)
        }
    }

    @Test func `an identifier counts once, and at most 16 are used`() throws {
        #expect(
            try Decoded(#"{"type":"identify","userId":"u","traits":{"email":"A@b.example"},"context":{"traits":{"email":"a@B.example"}}}"#)
                .identifiers.count == 2)
        let ids = (0..<40).map { #"{"id":"v\#($0)","type":"card"}"# }.joined(separator: ",")
        let line = #"{"type":"page","userId":"u","groupId":"g","context":{"externalIds":[\#(ids)]}}"#
        let event = try Decoded(line)
        #expect(event.identifiers == ["user_id:u", "group_id:g"] + (0..<14).map { "card:v\($0)" })
        #expect(event.jsonText == line)
    }

    @Test func `an alias's previousId is marked, unless it is nothing new`() throws {
        #expect(try Decoded(#"{"type":"alias","userId":"u","previousId":"p"}"#).previousId == "anonymous_id:p")
        #expect(try Decoded(#"{"type":"alias","userId":"u","anonymousId":"p","previousId":"p"}"#).previousId == nil)
        #expect(try Decoded(#"{"type":"identify","userId":"u","previousId":"p"}"#).identifiers == ["user_id:u"])
    }

    @Test func `links and unlinks name identifiers, beside the standard fields`() throws {
        let link = try Decoded(#"{"type":"link","identifiers":["anonymous_id:a2","email: Ada@Example.com","user_id:u:1"],"userId":"u0"}"#)
        #expect(link.identifiers == ["user_id:u0", "anonymous_id:a2", "email:ada@example.com", "user_id:u:1"])
        let unlink = try Decoded(#"{"type":"unlink","apart":[["user_id:u1"],["email:x@example.com","card:7"]],"retroactive":true}"#)
        #expect(unlink.identifiers == ["user_id:u1", "email:x@example.com", "card:7"])
        #expect(try Decoded(#"{"type":"unlink","identifiers":["user_id:u1"]}"#).anchor == "user_id:u1")
        #expect(try Decoded(#"{"type":"track","event":"x","userId":"u","identifiers":["user_id:u2"]}"#).identifiers == ["user_id:u"])
    }

    @Test func `a retraction needs no identifier`() throws {
        let event = try Decoded(#"{"type":"retract","messageId":"m1"}"#)
        #expect(event.identifiers.isEmpty)
        #expect(event.anchor == nil)
    }

    @Test func `a context's groupId names the account where the event itself names none`() throws {
        #expect(try Decoded(#"{"type":"page","userId":"u","context":{"groupId":"g"}}"#).identifiers == ["user_id:u", "group_id:g"])
        #expect(try Decoded(#"{"type":"group","userId":"u","groupId":"h","context":{"groupId":"g"}}"#).identifiers == ["user_id:u", "group_id:h"])
        #expect(try Decoded(#"{"type":"page","userId":"u","context":{"groupId":7}}"#).identifiers == ["user_id:u"])
    }

    @Test func `a device's token and a Google Analytics client id are identifiers`() throws {
        let event = try Decoded(
            #"{"type":"track","event":"X","anonymousId":"a","context":{"device":{"id":"d","token":"t1"},"integrations":{"Google Analytics":{"clientId":"1.2"}}},"integrations":{"Google Analytics":{"clientId":"3.4"},"All":true}}"#)
        #expect(Set(event.identifiers) == ["anonymous_id:a", "device_id:d", "push_token:t1", "ga_client_id:1.2", "ga_client_id:3.4"])
        #expect(try Decoded(#"{"type":"page","anonymousId":"a","integrations":{"Google Analytics":true,"All":false},"context":{"device":{"token":7}}}"#).identifiers == ["anonymous_id:a"])
    }
}
