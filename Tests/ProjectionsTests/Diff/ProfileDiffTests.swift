import EventModel
import Testing

@testable import Projections

struct ProfileDiffTests {
    private func diff(_ from: String, _ to: String) throws -> String {
        let diff = ProfileDiff(from: try JSONValue(parsing: from), to: try JSONValue(parsing: to))
        var json = JSONWriter()
        json.object { diff.appendFields(to: &$0) }
        #expect(diff.isEmpty == (json.text == "{}"))
        return json.text
    }

    @Test func `traits are compared by value and shown with provenance`() throws {
        let text = try diff(
            #"{"traits":{"city":{"value":"Bern","position":1},"plan":{"value":"free","position":1},"score":{"value":1.5,"position":1}}}"#,
            #"{"traits":{"name":{"value":"Ann","position":8},"plan":{"value":"pro","position":9},"score":{"value":1.50,"position":7}}}"#)
        #expect(
            text == """
                {"traits":{"added":{"name":{"value":"Ann","position":8}},"removed":{"city":{"value":"Bern","position":1}},\
                "changed":{"plan":{"from":{"value":"free","position":1},"to":{"value":"pro","position":9}}}}}
                """)
    }

    @Test func `computed traits are compared whole, whatever the order of keys`() throws {
        let text = try diff(
            #"{"computed":{"order_count":1,"by":{"EUR":1,"CHF":2},"last":null}}"#,
            #"{"computed":{"order_count":2,"by":{"CHF":2.0,"EUR":1},"last":"x"}}"#)
        #expect(text == #"{"computed":{"changed":{"order_count":{"from":1,"to":2},"last":{"from":null,"to":"x"}}}}"#)
    }

    @Test func `identifiers come and go but do not change`() throws {
        let text = try diff(
            #"{"identifiers":[{"kind":"user_id","value":"u1","last_seen":"a"},{"kind":"email","value":"a@example.com"}]}"#,
            #"{"identifiers":[{"kind":"user_id","value":"u1","last_seen":"b"},{"kind":"phone","value":"u1"}]}"#)
        #expect(
            text == #"{"identifiers":{"added":[{"kind":"phone","value":"u1"}],"removed":[{"kind":"email","value":"a@example.com"}]}}"#)
    }

    @Test func `consents change with their state, their text or a contact point's state`() throws {
        let same = try diff(
            #"{"consents":{"ads":{"state":"granted","position":1,"contacts":{"email:a@example.com":{"state":"denied","position":2}}}}}"#,
            #"{"consents":{"ads":{"state":"granted","position":7,"contacts":{"email:a@example.com":{"state":"denied","position":8}}}}}"#)
        #expect(same == "{}")
        let state = try diff(#"{"consents":{"ads":{"state":"granted"}}}"#, #"{"consents":{"ads":{"state":"revoked"}}}"#)
        #expect(state == #"{"consents":{"changed":{"ads":{"from":{"state":"granted"},"to":{"state":"revoked"}}}}}"#)
        let contact = try diff(
            #"{"consents":{"ads":{"state":"granted"}}}"#,
            #"{"consents":{"ads":{"state":"granted","contacts":{"phone:+41":{"state":"denied"}}}}}"#)
        #expect(contact.contains("changed"))
    }

    @Test func `accounts change with their traits' values`() throws {
        let from = #"{"accounts":[{"id":"g1","last_seen":"a","traits":{"size":{"value":5,"position":1}}},{"id":"g2","traits":{}}]}"#
        let seen = #"{"accounts":[{"id":"g1","last_seen":"b","traits":{"size":{"value":5,"position":4}}},{"id":"g2","traits":{}}]}"#
        #expect(try diff(from, seen) == "{}")
        let grown = try diff(from, #"{"accounts":[{"id":"g1","traits":{"size":{"value":6}}}]}"#)
        #expect(grown.hasPrefix(#"{"accounts":{"removed":[{"id":"g2","traits":{}}],"changed":[{"from":{"id":"g1","#))
    }

    @Test func `scalars and sections stand in a fixed order`() throws {
        let text = try diff(
            #"{"events":3,"lifecycle":null,"channels":{}}"#,
            #"{"events":4,"lifecycle":"lead","channels":{"web":{"events":1}},"traits":{"a":{"value":1}},"basis":{"as_of":"x"}}"#)
        #expect(
            text == """
                {"traits":{"added":{"a":{"value":1}}},"channels":{"added":{"web":{"events":1}}},\
                "lifecycle":{"from":null,"to":"lead"},"events":{"from":3,"to":4}}
                """)
    }

    @Test func `an unknown customer's profile is empty and parts of the wrong shape hold nothing`() throws {
        #expect(try diff("{}", #"{"events":1}"#) == #"{"events":{"from":null,"to":1}}"#)
        #expect(try diff(#"{"traits":[1],"identifiers":{"a":1},"lifecycle":null}"#, "{}") == "{}")
        #expect(try diff("[]", "{}") == "{}")
    }

    @Test func `a profile does not differ from itself and swapping sides swaps added and removed`() throws {
        let a = #"{"traits":{"a":{"value":{"x":[1,{"y":null}]}},"b":{"value":2}},"computed":{"n":1},"events":5}"#
        let b = #"{"traits":{"a":{"value":{"x":[1,{"y":0}]}},"c":{"value":2}},"computed":{"n":1},"events":5}"#
        #expect(try diff(a, a) == "{}")
        #expect(try diff(a, b).contains(#""added":{"c""#))
        #expect(try diff(b, a).contains(#""added":{"b""#))
        #expect(try diff(a, b).contains(#""changed":{"a""#))
    }
}
