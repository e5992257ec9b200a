import Definitions
import EventModel
import Testing

@testable import TimeTravel

/// What something of a customer was over time, with what began and ended it.
struct ValueHistoryTests {
    static let rules = """
        audiences:
          recent: {who: {did: Order Completed, within: 30d}}
          pro: {who: {trait: plan, is: pro}}
        """

    private func fixture() throws -> HistoryFixture { try HistoryFixture(definitions: DefinitionLoader.load(files: ["audiences.yaml": Self.rules])) }

    private func history(_ fixture: HistoryFixture, of reference: String = "user_id:u1", at basis: BasisRequest = .latest, _ parameters: [String: String]) throws -> JSONValue {
        try fixture.json(fixture.history.history(reference, at: basis, HistoryQuery { parameters[$0] }))
    }

    private func identify(_ plan: String?, at time: String) -> String {
        let value = plan.map { "\"\($0)\"" } ?? "null"
        return #"{"type":"identify","messageId":"i-\#(time)","userId":"u1","timestamp":"\#(time)","traits":{"plan":\#(value)}}"#
    }

    private func summary(_ answer: JSONValue) -> [String] {
        (answer["intervals"]?.elements ?? []).map { interval in
            let days = ["from", "to"].map { key in interval[key]?.stringValue.map { String($0.prefix(10)) } ?? "still" }
            let causes = ["began", "ended"].map { key in interval[key]?["event"]?.stringValue ?? interval[key]?["cause"]?.stringValue ?? "-" }
            return "\(interval["value"]?.jsonText ?? "null") \(days[0]) \(causes[0]) … \(days[1]) \(causes[1])"
        }
    }

    @Test func `an audience has a stay for each time, begun by an event and ended by the window`() async throws {
        let fixture = try fixture()
        try await fixture.append(
            order("o1", user: "u1", total: "1.00", at: "2026-01-01T10:00:00Z"), order("o2", user: "u1", total: "1.00", at: "2026-01-11T10:00:00Z"),
            order("o3", user: "u1", total: "1.00", at: "2026-04-01T10:00:00Z"))
        let answer = try history(fixture, at: fixture.basis("2026-04-20"), ["audience": "recent"])
        #expect(
            summary(answer) == [
                "true 2026-01-01 Order Completed … 2026-02-10 window_expired", "true 2026-04-01 Order Completed … still -",
            ])
        #expect(answer["intervals"]?.elements.first?["to"]?.stringValue == "2026-02-10T10:00:00.000000Z")
        #expect(answer["intervals"]?.elements.first?["began"]?["position"]?.jsonText == "1")
    }

    @Test func `a computed trait changes with the events that it counts`() async throws {
        let fixture = try fixture()
        try await fixture.append(
            identify("free", at: "2026-01-01T00:00:00Z"), order("o1", user: "u1", total: "1.00", at: "2026-01-02T00:00:00Z"),
            order("o2", user: "u1", total: "1.00", at: "2026-01-03T00:00:00Z"),
            #"{"type":"track","messageId":"x","event":"Order Cancelled","userId":"u1","timestamp":"2026-01-05T00:00:00Z","properties":{"order_id":"o1"}}"#)
        let answer = try history(fixture, ["computed": "order_count"])
        #expect(
            summary(answer) == [
                "0 2026-01-01 identify … 2026-01-02 Order Completed", "1 2026-01-02 Order Completed … 2026-01-03 Order Completed",
                "2 2026-01-03 Order Completed … 2026-01-05 Order Cancelled", "1 2026-01-05 Order Cancelled … still -",
            ])
    }

    @Test func `a trait that is set again to the same value goes on, and one that is removed is null`() async throws {
        let fixture = try fixture()
        try await fixture.append(
            identify("free", at: "2026-01-01T00:00:00Z"), identify("free", at: "2026-01-02T00:00:00Z"), identify(nil, at: "2026-01-03T00:00:00Z"),
            identify("pro", at: "2026-01-04T00:00:00Z"))
        let answer = try history(fixture, ["trait": "plan"])
        #expect(
            summary(answer) == [
                #""free" 2026-01-01 identify … 2026-01-03 identify"#, "null 2026-01-03 identify … 2026-01-04 identify", #""pro" 2026-01-04 identify … still -"#,
            ])
        #expect(answer["traits"]?["plan"]?.elements.count == 4, "every value as it was set stays")
    }

    @Test func `of several events at one instant the last that changed the value is the cause`() async throws {
        let fixture = try fixture()
        let time = "2026-01-02T00:00:00Z"
        try await fixture.append(
            identify("free", at: "2026-01-01T00:00:00Z"),
            #"{"type":"identify","messageId":"a","userId":"u1","timestamp":"\#(time)","traits":{"plan":"pro"}}"#,
            #"{"type":"identify","messageId":"b","userId":"u1","timestamp":"\#(time)","traits":{"city":"Bern"}}"#)
        let answer = try history(fixture, ["audience": "pro"])
        #expect(answer["intervals"]?.elements.first?["began"]?["position"]?.jsonText == "2")
    }

    @Test func `consents and stages of life are followed as well`() async throws {
        let fixture = try fixture()
        try await fixture.append(
            #"{"type":"track","messageId":"c1","event":"Consent Given","userId":"u1","timestamp":"2026-01-01T00:00:00Z","properties":{"purpose":"ads"}}"#,
            #"{"type":"track","messageId":"c2","event":"Consent Withdrawn","userId":"u1","timestamp":"2026-02-01T00:00:00Z","properties":{"purpose":"ads"}}"#)
        #expect(
            summary(try history(fixture, ["consent": "ads"])) == [
                #""granted" 2026-01-01 Consent Given … 2026-02-01 Consent Withdrawn"#, #""revoked" 2026-02-01 Consent Withdrawn … still -"#,
            ])
        try await fixture.append(order("o1", user: "u1", total: "1.00", at: "2026-03-01T00:00:00Z"))
        let stages = summary(try history(fixture, at: fixture.basis("2026-10-30"), ["lifecycle": ""]))
        #expect(stages.count == 3, "visitor, customer, at risk")
        #expect(stages[1].contains("2026-03-01 Order Completed … 2026-08-28 window_expired"))
    }

    @Test func `an identifier that a later event brings is what changes a stage of life, and not time`() async throws {
        let fixture = try fixture()
        try await fixture.append(
            #"{"type":"track","messageId":"v","event":"Product Viewed","userId":"u1","timestamp":"2026-01-01T00:00:00Z","properties":{}}"#,
            #"{"type":"identify","messageId":"i","userId":"u1","timestamp":"2026-01-05T00:00:00Z","traits":{"email":"ada@example.com"}}"#)
        #expect(
            summary(try history(fixture, ["lifecycle": ""])) == [
                #""visitor" 2026-01-01 Product Viewed … 2026-01-05 identify"#, #""lead" 2026-01-05 identify … still -"#,
            ])
    }

    @Test func `with merged=then a merge is what changed a value`() async throws {
        let fixture = try fixture()
        try await fixture.append(
            order("o1", user: "u1", total: "1.00", at: "2026-01-01T00:00:00Z"), order("o2", user: "u2", total: "1.00", at: "2026-01-02T00:00:00Z"),
            #"{"type":"link","messageId":"l","identifiers":["user_id:u1","user_id:u2"],"timestamp":"2026-01-05T00:00:00Z"}"#,
            #"{"type":"unlink","messageId":"n","identifiers":["user_id:u1","user_id:u2"],"timestamp":"2026-01-09T00:00:00Z"}"#)
        let then = try history(fixture, ["computed": "order_count", "merged": "then"])
        #expect(
            summary(then) == [
                "1 2026-01-01 Order Completed … 2026-01-05 link", "2 2026-01-05 link … 2026-01-09 unlink", "1 2026-01-09 unlink … still -",
            ])
        #expect(summary(try history(fixture, ["computed": "order_count"])) == ["1 2026-01-01 Order Completed … still -"])
    }

    @Test func `by what was recorded, an answer about one instant changes as late events, merges and retractions become known`() async throws {
        let fixture = try fixture()
        try await fixture.append(
            order("o1", user: "u1", total: "1.00", at: "2026-01-03T00:00:00Z"), order("late", user: "u1", total: "1.00", at: "2026-01-01T00:00:00Z"),
            order("after", user: "u1", total: "1.00", at: "2026-06-01T00:00:00Z"), order("other", user: "u2", total: "1.00", at: "2026-01-02T00:00:00Z"),
            #"{"type":"link","messageId":"l","identifiers":["user_id:u1","user_id:u2"],"timestamp":"2026-01-05T00:00:00Z"}"#,
            #"{"type":"retract","messageId":"m-o1","reason":"a mistake"}"#)
        let answer = try history(fixture, at: fixture.basis("2026-02-01"), ["computed": "order_count", "clock": "recorded"])
        let found = (answer["intervals"]?.elements ?? []).map { interval in
            let positions = ["from_position", "to_position"].map { interval[$0]?.jsonText ?? "" }
            return "\(interval["value"]?.jsonText ?? "") \(positions[0]) \(interval["began"]?["cause"]?.stringValue ?? "-") … \(positions[1]) \(interval["ended"]?["cause"]?.stringValue ?? "-")"
        }
        #expect(found == ["1 1 event … 2 event", "2 2 event … 5 link", "3 5 link … 6 retraction", "2 6 retraction … null -"])
        #expect(throws: QueryError.self) { try HistoryQuery { ["clock": "recorded"][$0] } }
        #expect(throws: QueryError.self) { try HistoryQuery { ["lifecycle": "", "clock": "recorded", "merged": "then"][$0] } }
    }

    @Test func `pages together are the whole history at one basis`() async throws {
        let fixture = try fixture()
        for day in 1...9 { try await fixture.append(order("o\(day)", user: "u1", total: "1.00", at: "2026-02-0\(day)T10:00:00Z")) }
        let whole = summary(try history(fixture, at: fixture.basis("2026-03-01"), ["computed": "order_count"]))
        var (cursor, pages): (String?, [String]) = (nil, [])
        repeat {
            var parameters = ["computed": "order_count", "limit": "4"]
            parameters["cursor"] = cursor
            let page = try history(fixture, at: cursor == nil ? fixture.basis("2026-03-01") : .latest, parameters)
            pages += summary(page)
            cursor = page["next"]?.stringValue
            try await fixture.append(order("later-\(pages.count)", user: "u1", total: "1.00", at: "2026-02-03T11:00:00Z"))
        } while cursor != nil
        #expect(pages == whole)
    }

    @Test func `what there is not, and two things at once, are refused by name`() async throws {
        let fixture = try fixture()
        try await fixture.append(order("o1", user: "u1", total: "1.00", at: "2026-01-01T10:00:00Z"))
        let misspelt = try #require(throws: QueryError.self) { try history(fixture, ["computed": "order_cuont"]) }
        #expect(misspelt.message.contains("did you mean order_count?"))
        #expect(throws: QueryError.self) { try history(fixture, ["audience": "nobody"]) }
        #expect(throws: QueryError.self) { try HistoryQuery { ["trait": "plan", "audience": "pro"][$0] } }
        #expect(throws: QueryError.self) { try HistoryQuery { ["computed": ""][$0] } }
        #expect(throws: QueryError.self) { try HistoryQuery { ["lifecycle": "lead"][$0] } }
        #expect(throws: QueryError.self) { try HistoryQuery { ["lifecycle": "", "merged": "then", "identity_as_of": "2026-01-01"][$0] } }
    }
}
