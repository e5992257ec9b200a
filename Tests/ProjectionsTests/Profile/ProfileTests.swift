import Definitions
import EventModel
import Testing

@testable import Projections

struct ProfileTests {
    @Test func `the last value of a trait by occurredAt wins, whenever it arrived`() throws {
        let story = try Story([
            identify("2026-03-01T00:00:00Z", #"{"plan":"pro"}"#),
            identify("2026-01-01T00:00:00Z", #"{"plan":"free"}"#),
        ])
        let trait = try #require(try story.json(asOf: "2026-04-01")["traits"]?["plan"])
        #expect(trait["value"]?.stringValue == "pro")
        #expect(trait["position"]?.decimalValue == ExactDecimal(1))
        #expect(trait["source"]?.stringValue == "web")
        #expect(try story.json(asOf: "2026-02-01")["traits"]?["plan"]?["value"]?.stringValue == "free")
    }

    @Test func `null removes a trait and a nested object is one value`() throws {
        let story = try Story([
            identify("2026-01-01T00:00:00Z", #"{"plan":"pro","address":{"city":"Bonn","zip":"53111"}}"#),
            identify("2026-02-01T00:00:00Z", #"{"plan":null,"address":{"city":"Ulm"}}"#),
        ])
        let traits = try story.profile(asOf: "2026-03-01").traits
        #expect(traits.map(\.name) == ["address"])
        #expect(traits[0].version.value?.jsonText == #"{"city":"Ulm"}"#)
    }

    @Test func `only identify sets the customer's traits and group those of the account`() throws {
        let story = try Story([
            track("Signed Up", "2026-01-01T00:00:00Z", "{}", #","context":{"traits":{"plan":"x"}}"#),
            #"{"type":"group","userId":"u1","groupId":"acme","timestamp":"2026-01-02T00:00:00Z","traits":{"name":"Acme"}}"#,
            #"{"type":"identify","userId":"u1","timestamp":"2026-01-03T00:00:00Z","context":{"traits":{"age":7}}}"#,
        ])
        let profile = try story.profile(asOf: "2026-02-01")
        #expect(profile.traits.map(\.name) == ["age"])
        #expect(profile.accounts.map(\.id) == ["acme"])
        #expect(profile.accounts[0].traits.map(\.name) == ["name"])
    }

    @Test func `the profile's JSON has the fields of the contract in their order`() throws {
        let story = try Story([order("o1", "2026-01-01T00:00:00Z", "59.90"), order("o2", "2026-01-05T00:00:00Z", "120")])
        let json = try story.json(asOf: "2026-01-06")
        #expect(
            json.fields.map(\.key) == [
                "identifiers", "traits", "computed", "lifecycle", "consents", "accounts", "channels", "first_seen", "last_seen", "events",
            ])
        #expect(
            json["identifiers"]?.jsonText
                == #"[{"kind":"user_id","value":"u1","first_seen":"2026-01-01T00:00:00.000000Z","#
                + #""last_seen":"2026-01-05T00:00:00.000000Z"}]"#
        )
        #expect(json["channels"]?.jsonText == #"{"web":{"events":2,"last_seen":"2026-01-05T00:00:00.000000Z"}}"#)
        #expect(json["lifecycle"]?.stringValue == "active")
        #expect(json["events"]?.jsonText == "2")
    }

    @Test func `a source's channel is the one of sources yaml`() throws {
        let files = ["sources.yaml": "sources: {web: {channel: shop, party: first}}"]
        let story = try Story([track("Any", "2026-01-01T00:00:00Z")], files: files)
        #expect(try story.profile(asOf: "2026-02-01").channels.map(\.name) == ["shop"])
    }

    @Test func `any order of arrival gives the same values`() throws {
        let lines = [
            identify("2026-01-01T00:00:00Z", #"{"plan":"free","email":"ada@example.com"}"#),
            order("o1", "2026-01-02T00:00:00Z", "10.10"),
            order("o2", "2026-01-03T00:00:00Z", "20.2"),
            track("Order Cancelled", "2026-01-04T00:00:00Z", #"{"order_id":"o1"}"#),
            identify("2026-01-05T00:00:00Z", #"{"plan":"pro"}"#, #","context":{"consent":{"categoryPreferences":{"ads":true}}}"#),
        ]
        var texts: Set<String> = []
        for order in permutations(lines) {
            let profile = try Story(order).profile(asOf: "2026-02-01")
            let traits = profile.traits.map { "\($0.name)=\($0.version.value?.jsonText ?? "")" }
            let computed = profile.computed.map { "\($0.name)=\(String(describing: $0.value))" }
            let consents = profile.consents.map { "\($0.purpose)=\($0.decision.state)" }
            texts.insert("\(profile.identifiers) \(traits) \(computed) \(consents) \(profile.lifecycle ?? "") \(profile.channels)")
        }
        #expect(texts.count == 1)
    }

    private func permutations(_ lines: [String]) -> [[String]] {
        guard let first = lines.first else { return [[]] }
        return permutations(Array(lines.dropFirst())).flatMap { rest in
            (0...rest.count).map { index in Array(rest[..<index]) + [first] + Array(rest[index...]) }
        }
    }

    @Test func `null in an object takes away its key, and a list keeps the places of its elements`() throws {
        let story = try Story([identify("2026-01-01T00:00:00Z", #"{"address":{"city":"Bonn","zip":null,"geo":{"lat":null,"lon":7.10}},"tags":["a",null,{"b":null}],"empty":{"x":null}}"#)])
        let values = try story.profile(asOf: "2026-03-01").traits.map { "\($0.name) \($0.version.value?.jsonText ?? "")" }
        #expect(values == [#"address {"city":"Bonn","geo":{"lon":7.10}}"#, "empty {}", #"tags ["a",null,{}]"#])
        #expect(try story.isMember("{trait: address.zip, missing: true}", asOf: "2026-03-01"))
    }

    @Test func `a nested trait's history has what it was where that changed`() throws {
        let story = try Story([
            identify("2026-01-01T00:00:00Z", #"{"address":{"city":"Bonn"}}"#), identify("2026-01-02T00:00:00Z", #"{"address":{"city":"Bonn","zip":"1"}}"#),
            identify("2026-01-03T00:00:00Z", #"{"address":{"zip":"1"}}"#), identify("2026-01-04T00:00:00Z", #"{"address":null}"#), identify("2026-01-05T00:00:00Z", #"{"address":{"city":"Ulm"}}"#),
        ])
        var json = JSONWriter()
        let path = try PropertyPath("traits.address.city", bareRoot: .traits)
        try json.object { json in try story.fold(asOf: "2026-02-01").appendTraitHistory(of: path, to: &json) }
        let versions = try JSONValue(parsing: json.text)["traits"]?["address.city"]?.elements ?? []
        #expect(versions.map { "\($0["value"]?.jsonText ?? "") \($0["position"]?.jsonText ?? "")" } == [#""Bonn" 1"#, "null 3", #""Ulm" 5"#])
    }
}
