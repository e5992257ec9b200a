import Definitions
import EventModel
import Testing

@testable import TimeTravel

/// How values and memberships came to be.
struct ExplainTests {
    static let rules = """
        audiences:
          big:
            description: Bought twice lately and is no pro
            who:
              all:
                - {did: Order Completed, times: {at_least: 2}, within: 30d, where: {properties.total: {at_least: 5}}}
                - not: {trait: plan, is: pro}
          hesitating:
            who:
              sequence:
                - {did: Product Added}
                - {did: Checkout Started, within: 7d}
                - {without: Order Completed, within: 1d}
          loyal: {who: {audience: big}}
        """

    private func fixture() throws -> HistoryFixture { try HistoryFixture(definitions: DefinitionLoader.load(files: ["audiences.yaml": Self.rules])) }

    private func explain(_ fixture: HistoryFixture, at basis: BasisRequest = .latest, _ parameters: [String: String]) throws -> JSONValue {
        try fixture.json(fixture.history.explain("user_id:u1", at: basis, ExplainQuery { parameters[$0] }))
    }

    private func track(_ name: String, at time: String, _ properties: String = "{}") -> String {
        #"{"type":"track","messageId":"t-\#(name)-\#(time)","event":"\#(name)","userId":"u1","timestamp":"\#(time)","properties":\#(properties)}"#
    }

    @Test func `an audience is explained condition by condition, with the events that decided`() async throws {
        let fixture = try fixture()
        try await fixture.append(
            order("o1", user: "u1", total: "10.00", at: "2026-03-01T00:00:00Z"), order("small", user: "u1", total: "1.00", at: "2026-03-02T00:00:00Z"),
            order("o2", user: "u1", total: "20.00", at: "2026-03-05T00:00:00Z"))
        let answer = try explain(fixture, at: fixture.basis("2026-03-20"), ["audience": "loyal"])
        #expect(answer["member"]?.boolValue == true)
        let loyal = try #require(answer["explanation"])
        #expect(loyal["rule"]?.stringValue == "audience loyal")
        let all = try #require(loyal["conditions"]?.elements.first?["conditions"]?.elements.first)
        #expect(all["since"]?.stringValue == "2026-03-05T00:00:00.000000Z")
        let parts = all["conditions"]?.elements ?? []
        #expect(parts.map { $0["rule"]?.stringValue } == ["did Order Completed where properties.total at least 5, at least 2 times, within 30d", "not this"])
        #expect(parts[0]["events"]?.elements.map { $0["position"]?.jsonText } == ["1", "3"])
        #expect(parts[0]["window"]?["through"]?.stringValue == "2026-03-20T23:59:59.999999Z")
        #expect(parts[1]["conditions"]?.elements.first?["holds"]?.boolValue == false)
        let later = try explain(fixture, at: fixture.basis("2026-04-20"), ["audience": "big"])
        #expect(later["member"]?.boolValue == false)
        #expect(later["explanation"]?["since"]?.stringValue == "2026-03-31T00:00:00.000000Z", "when the first of the two left the window")
    }

    @Test func `a sequence says how far it has come`() async throws {
        let fixture = try fixture()
        try await fixture.append(
            track("Product Added", at: "2026-03-01T00:00:00Z"), track("Checkout Started", at: "2026-03-02T00:00:00Z"), track("Product Added", at: "2026-03-03T00:00:00Z"))
        let answer = try explain(fixture, at: fixture.basis("2026-03-10"), ["audience": "hesitating"])
        let steps = answer["explanation"]?["conditions"]?.elements.first?["steps"]?.elements ?? []
        #expect(answer["member"]?.boolValue == true)
        #expect(steps.map { $0["rule"]?.stringValue } == ["did Product Added", "did Checkout Started within 7d"])
        #expect(steps.map { $0["count"]?.jsonText } == ["2", "1"])
        #expect(steps[1]["events"]?.elements.first?["position"]?.jsonText == "2")
    }

    @Test func `a computed trait says what counted, what did not and why, and how it adds up`() async throws {
        let fixture = try fixture()
        try await fixture.append(
            order("o1", user: "u1", total: "10.00", at: "2026-03-01T00:00:00Z"), order("o2", user: "u1", total: "20.50", at: "2026-03-02T00:00:00Z"),
            order("o3", user: "u1", total: "40.00", at: "2026-03-03T00:00:00Z"), track("Order Cancelled", at: "2026-03-04T00:00:00Z", #"{"order_id":"o3"}"#),
            track("Order Refunded", at: "2026-03-05T00:00:00Z", #"{"order_id":"o2","total":0.50,"currency":"EUR"}"#))
        let answer = try explain(fixture, ["computed": "lifetime_value"])
        #expect(answer["value"]?.jsonText == "30.00")
        #expect(answer["counted"]?["events"]?.elements.map { $0["position"]?.jsonText } == ["1", "2"])
        #expect(answer["deducted"]?["count"]?.jsonText == "1")
        let excluded = try #require(answer["excluded"]?["events"]?.elements.first)
        #expect(excluded["because"]?.stringValue == "cancelled")
        #expect(excluded["by_position"]?.jsonText == "4")
        #expect(answer["excluded"]?["reasons"]?.jsonText == #"{"cancelled":1}"#)
        let steps = (answer["steps"]?.elements ?? []).map { "\($0["step"]?.stringValue ?? "") \($0["value"]?.jsonText ?? "")" }
        #expect(steps == ["sum 30.50", "less 0.50", "value 30.00"])
    }

    @Test func `an average is explained by its sum and its count`() async throws {
        let fixture = try fixture()
        try await fixture.append(order("o1", user: "u1", total: "10.00", at: "2026-03-01T00:00:00Z"), order("o2", user: "u1", total: "20.00", at: "2026-03-02T00:00:00Z"))
        let answer = try explain(fixture, ["computed": "average_order_value"])
        #expect(answer["value"]?.decimalValue == ExactDecimal(15))
        let steps = (answer["steps"]?.elements ?? []).map { "\($0["step"]?.stringValue ?? "") \($0["value"]?.jsonText ?? "")" }
        #expect(steps == ["sum 30.00", "divided_by 2", "value 15.00"])
    }

    @Test func `a trait has a winner, and losers with the reason`() async throws {
        let fixture = try fixture()
        func identify(_ id: String, _ plan: String, at time: String) -> String {
            #"{"type":"identify","messageId":"\#(id)","userId":"u1","timestamp":"\#(time)","traits":{"plan":"\#(plan)"}}"#
        }
        try await fixture.append(
            identify("a", "free", at: "2026-03-01T00:00:00Z"), identify("b", "team", at: "2026-03-03T00:00:00Z"), identify("c", "pro", at: "2026-03-03T00:00:00Z"),
            identify("d", "late", at: "2026-03-02T00:00:00Z"))
        let answer = try explain(fixture, ["trait": "plan"])
        #expect(answer["winner"]?["value"]?.stringValue == "pro")
        #expect(answer["winner"]?["event"]?.stringValue == "identify")
        let losers = (answer["losers"]?.elements ?? []).map { "\($0["value"]?.stringValue ?? "") \($0["because"]?.stringValue ?? "")\($0["late"] == nil ? "" : " late")" }
        #expect(losers == ["team same_instant", "late earlier late", "free earlier"])
    }

    @Test func `a consent shows its decisions, and the stage of life the conditions that were asked`() async throws {
        let fixture = try fixture()
        try await fixture.append(
            track("Consent Given", at: "2026-03-01T00:00:00Z", #"{"purpose":"ads"}"#), track("Consent Withdrawn", at: "2026-03-02T00:00:00Z", #"{"purpose":"ads"}"#),
            order("o1", user: "u1", total: "1.00", at: "2026-03-03T00:00:00Z"))
        let consent = try explain(fixture, ["consent": "ads"])
        #expect(consent["value"]?.stringValue == "revoked")
        #expect(consent["decisions"]?.elements.map { $0["holds"]?.boolValue } == [true, false])
        let stage = try explain(fixture, at: fixture.basis("2026-03-04"), ["lifecycle": ""])
        #expect(stage["lifecycle"]?.stringValue == "active")
        #expect(stage["stages"]?.elements.map { $0["explanation"]?["holds"]?.boolValue } == [false, true], "the first that holds decides, and is the last that is asked")
    }

    @Test func `two identifiers are connected by a way of links, or say what parted them`() async throws {
        let fixture = try fixture()
        try await fixture.append(
            #"{"type":"track","messageId":"1","event":"Product Viewed","anonymousId":"a1","userId":"u1","timestamp":"2026-03-01T00:00:00Z","properties":{}}"#,
            #"{"type":"identify","messageId":"2","userId":"u1","timestamp":"2026-03-02T00:00:00Z","traits":{"email":"ada@example.com"}}"#)
        let way = try explain(fixture, ["identifier": "anonymous_id:a1", "to": "email:ada@example.com"])
        #expect(way["connected"]?.boolValue == true)
        #expect(way["path"]?.elements.map { $0["position"]?.jsonText } == ["1", "2"])
        let unlink = try await fixture.append(
            #"{"type":"unlink","messageId":"3","identifiers":["user_id:u1","anonymous_id:a1"],"timestamp":"2026-03-05T00:00:00Z"}"#)
        let apart = try explain(fixture, ["identifier": "anonymous_id:a1"])
        #expect(apart["connected"]?.boolValue == false)
        #expect(apart["ended"]?.elements.first?["ended_by"]?["position"]?.jsonText == "\(unlink)")
        #expect(apart["kept_apart"]?.elements.count == 1)
    }

    @Test func `an answer says what it cost`() async throws {
        let fixture = try fixture()
        try await fixture.append(order("o1", user: "u1", total: "1.00", at: "2026-03-03T00:00:00Z"))
        let cost = try #require(try explain(fixture, ["audience": "big"])["cost"])
        #expect(cost["events_read"]?.jsonText == "1")
        #expect(cost["events_folded"]?.jsonText == "1")
        #expect(cost["log_segments"]?.jsonText == "1")
        #expect(cost["row_groups"]?.jsonText == "0", "what is not sealed has none")
        #expect(cost["snapshot"]?.isNull == true)
        #expect(cost["micros"]?.fields.map(\.key) == ["identity", "reading", "folding"])
    }

    @Test func `nothing, two things, and what there is not are refused by name`() async throws {
        let fixture = try fixture()
        try await fixture.append(order("o1", user: "u1", total: "1.00", at: "2026-03-03T00:00:00Z"))
        #expect(throws: QueryError.self) { try ExplainQuery { _ in nil } }
        #expect(throws: QueryError.self) { try ExplainQuery { ["trait": "a", "computed": "b"][$0] } }
        #expect(throws: QueryError.self) { try ExplainQuery { ["trait": "a", "to": "b"][$0] } }
        #expect(throws: QueryError.self) { try explain(fixture, ["computed": "nothing"]) }
        #expect(throws: QueryError.self) { try explain(fixture, ["audience": "nothing"]) }
    }
}
