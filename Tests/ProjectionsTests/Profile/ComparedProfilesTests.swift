import EventModel
import Testing

@testable import Projections

struct ComparedProfilesTests {
    private func answer(_ diff: ProfileDiff) throws -> JSONValue {
        var json = JSONWriter()
        json.object { diff.appendFields(to: &$0) }
        return try JSONValue(parsing: json.text)
    }

    @Test func `a diff of two profiles names what was added, removed and changed, and nothing else`() throws {
        let story = try Story([
            identify("2026-01-01T00:00:00Z", #"{"plan":"free","gone":1,"same":"x"}"#),
            identify("2026-02-01T00:00:00Z", #"{"plan":"pro","gone":null,"new":true,"same":"x"}"#),
            order("o1", "2026-02-02T00:00:00Z", "5"),
        ])
        let (from, to) = (try story.profile(asOf: "2026-01-15"), try story.profile(asOf: "2026-03-01"))
        let diff = try answer(ProfileDiff(from: from, to: to, audiencesFrom: ["a", "b"], audiencesTo: ["b", "c"]))
        let traits = try #require(diff["traits"])
        #expect(traits["added"]?.fields.map(\.key) == ["new"] && traits["removed"]?.fields.map(\.key) == ["gone"])
        #expect(traits["changed"]?.fields.map(\.key) == ["plan"])
        #expect(diff["computed"]?["changed"]?["order_count"]?.jsonText == #"{"from":0,"to":1}"#)
        #expect(diff["audiences"]?["added"]?.elements.map { $0["name"]?.stringValue } == ["c"])
        #expect(diff["audiences"]?["removed"]?.elements.map { $0["name"]?.stringValue } == ["a"])
        #expect(diff["events"]?.jsonText == #"{"from":1,"to":3}"#)
    }

    @Test func `a profile does not differ from itself`() throws {
        let profile = try Story([order("o1", "2026-02-02T00:00:00Z", "5")]).profile(asOf: "2026-03-01")
        #expect(ProfileDiff(from: profile, to: profile, audiencesFrom: ["a"], audiencesTo: ["a"]).isEmpty)
    }

    @Test func `traits as deep as an event may be are compared too`() throws {
        func deep(_ leaf: Int) -> String { String(repeating: #"{"a":"#, count: 30) + "\(leaf)" + String(repeating: "}", count: 30) }
        let story = try Story([
            identify("2026-01-01T00:00:00Z", #"{"deep":\#(deep(1))}"#), identify("2026-02-01T00:00:00Z", #"{"deep":\#(deep(2))}"#),
        ])
        let (from, to) = (try story.profile(asOf: "2026-01-15"), try story.profile(asOf: "2026-03-01"))
        #expect(try answer(ProfileDiff(from: from, to: to))["traits"]?["changed"]?.fields.map(\.key) == ["deep"])
    }
}
