import EventModel
import Testing

@testable import TimeTravel

/// What differs between a customer at two bases, section by section.
struct DiffTests {
    private func diff(
        _ fixture: HistoryFixture, _ reference: String, from: BasisRequest, to: BasisRequest, sections: String? = nil, limit: String? = nil, cursor: String? = nil
    ) throws -> JSONValue {
        try fixture.json(fixture.history.diff(reference, from: from, to: to, DiffQuery(sections: sections, limit: limit, cursor: cursor)))
    }

    private func visitor(_ id: String, at time: String, user: String? = nil) -> String {
        let userField = user.map { #""userId":"\#($0)","# } ?? ""
        return #"{"type":"track","messageId":"v-\#(id)-\#(time)","event":"Product Viewed",\#(userField)"anonymousId":"\#(id)","timestamp":"\#(time)","properties":{}}"#
    }

    @Test func `an order between two instants is in profile, timeline and audiences`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(order("o1", user: "u1", total: "10.00", at: "2026-02-01T10:00:00Z"))
        try await fixture.append(order("o2", user: "u1", total: "20.00", at: "2026-04-01T10:00:00Z"))
        let answer = try diff(fixture, "user_id:u1", from: fixture.basis("2026-03-01"), to: fixture.basis("2026-05-01"))
        let changes = try #require(answer["changes"])
        #expect(answer["relation"]?.stringValue == "same")
        #expect(changes["computed"]?["changed"]?["order_count"]?.jsonText == #"{"from":1,"to":2}"#)
        #expect(changes["timeline"]?["added"]?.jsonText == "1")
        #expect(changes["timeline"]?["entries"]?.elements.first?["to"]?["properties"]?["order_id"]?.stringValue == "o2")
        #expect(changes["identity"] == nil, "nothing of who it is has changed")
    }

    @Test func `sections leaves out what is not asked for, and refuses what there is not`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(order("o1", user: "u1", total: "10.00", at: "2026-02-01T10:00:00Z"))
        let answer = try diff(fixture, "user_id:u1", from: fixture.basis("2026-01-01"), to: fixture.basis("2026-05-01"), sections: "identity,timeline")
        #expect(answer["changes"]?.fields.map(\.key) == ["identity", "timeline"])
        let error = try #require(throws: QueryError.self) { try DiffQuery(sections: "identity,orders", limit: nil, cursor: nil) }
        #expect(error.message.contains("'orders'"))
        #expect(throws: QueryError.self) { try DiffQuery(sections: "identity,", limit: nil, cursor: nil) }
    }

    @Test func `a customer who is there at one basis only has appeared or disappeared`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(order("o1", user: "u1", total: "10.00", at: "2026-02-01T10:00:00Z"))
        let appeared = try diff(fixture, "user_id:u1", from: fixture.basis("2026-01-01"), to: fixture.basis("2026-05-01"))
        #expect(appeared["relation"]?.stringValue == "appeared")
        #expect(appeared["customers"]?.jsonText == #"{"from":null,"to":"c1"}"#)
        let gone = try diff(fixture, "user_id:u1", from: fixture.basis("2026-05-01"), to: fixture.basis("2026-01-01"))
        #expect(gone["relation"]?.stringValue == "disappeared")
        #expect(gone["changes"]?["timeline"]?["gone"]?.jsonText == "1")
        let error = try #require(throws: QueryError.self) { try diff(fixture, "user_id:u1", from: fixture.basis("2026-01-01"), to: fixture.basis("2026-01-02")) }
        #expect(error.message.contains("at either basis"))
    }

    @Test func `a customer who was merged meanwhile is told so, with the links that did it`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(visitor("a1", at: "2026-02-01T10:00:00Z"), order("o1", user: "u1", total: "10.00", at: "2026-02-02T10:00:00Z"))
        let position = try await fixture.append(visitor("a1", at: "2026-03-10T10:00:00Z", user: "u1"))
        let answer = try diff(fixture, "user_id:u1", from: fixture.basis("2026-03-01"), to: fixture.basis("2026-04-01"))
        #expect(answer["customers"]?.jsonText == #"{"from":"c2","to":"c1"}"#)
        #expect(answer["relation"]?.stringValue == "merged")
        let identity = try #require(answer["changes"]?["identity"])
        #expect(identity["identifiers"]?["added"]?.elements.map { $0["value"]?.stringValue ?? "" } == ["a1"])
        #expect(identity["links"]?["added"]?.elements.first?["position"]?.jsonText == "\(position)")
    }

    @Test func `a link that was cut says by which unlink`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(visitor("a1", at: "2026-02-01T10:00:00Z", user: "u1"))
        let unlink = try await fixture.append(
            #"{"type":"unlink","messageId":"cut","identifiers":["user_id:u1","anonymous_id:a1"],"timestamp":"2026-03-15T00:00:00Z"}"#)
        let answer = try diff(fixture, "user_id:u1", from: fixture.basis("2026-03-01"), to: fixture.basis("2026-04-01"), sections: "identity")
        let removed = try #require(answer["changes"]?["identity"]?["links"]?["removed"]?.elements.first)
        #expect(removed["ended_by"]?["cause"]?.stringValue == "unlink")
        #expect(removed["ended_by"]?["position"]?.jsonText == "\(unlink)")
        #expect(removed["ended_by"]?["occurred_at"]?.stringValue == "2026-03-15T00:00:00.000000Z")
    }

    @Test func `the knowledge of then alone compares one instant with what was learned since`() async throws {
        let fixture = try HistoryFixture()
        let first = try await fixture.append(order("o1", user: "u1", total: "10.00", at: "2026-02-01T10:00:00Z"))
        try await fixture.append(order("late", user: "u1", total: "5.00", at: "2026-01-15T10:00:00Z"))
        try await fixture.append(order("o3", user: "u1", total: "7.00", at: "2026-06-15T10:00:00Z"))
        let learned = try BasisRequest(side: "from", isStart: false, asOf: nil, asKnownAt: "\(first)", identityAsOf: nil, timeZone: nil)
        let answer = try diff(fixture, "user_id:u1", from: learned, to: fixture.basis("2026-03-01"))
        #expect(answer["from"]?["as_of"] == answer["to"]?["as_of"])
        #expect(answer["changes"]?["computed"]?["changed"]?["order_count"]?.jsonText == #"{"from":1,"to":2}"#)
        #expect(answer["changes"]?["timeline"]?["entries"]?.elements.count == 1)
    }

    @Test func `pages of a timeline's changes are of both bases, whatever is recorded meanwhile`() async throws {
        let fixture = try HistoryFixture()
        for day in 1...9 { try await fixture.append(order("o\(day)", user: "u1", total: "1.00", at: "2026-02-0\(day)T10:00:00Z")) }
        let first = try diff(fixture, "user_id:u1", from: fixture.basis("2026-02-02"), to: fixture.basis("2026-03-01"), limit: "3")
        let cursor = try #require(first["next"]?.stringValue)
        try await fixture.append(order("late", user: "u1", total: "1.00", at: "2026-02-03T11:00:00Z"))
        let second = try diff(fixture, "user_id:u1", from: .latest, to: .latest, limit: "100", cursor: cursor)
        #expect(second["from"]?.jsonText == first["from"]?.jsonText)
        #expect(second["changes"]?.fields.map(\.key) == ["timeline"])
        let orders = (first["changes"]?["timeline"]?["entries"]?.elements ?? []) + (second["changes"]?["timeline"]?["entries"]?.elements ?? [])
        #expect(orders.map { $0["to"]?["properties"]?["order_id"]?.stringValue ?? "" } == (3...9).map { "o\($0)" })
        #expect(second["next"]?.isNull == true)
        let counts = try diff(fixture, "user_id:u1", from: fixture.basis("2026-02-02"), to: fixture.basis("2026-03-01"), limit: "0")
        #expect(counts["changes"]?["timeline"]?["added"]?.jsonText == "8")
        #expect(counts["next"]?.isNull == true, "there is no page behind counts")
    }

    @Test func `an entry whose state has changed is shown as it was and as it is`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(order("o1", user: "u1", total: "10.00", at: "2026-02-01T10:00:00Z"))
        try await fixture.append(
            #"{"type":"track","messageId":"c1","event":"Order Cancelled","userId":"u1","timestamp":"2026-03-02T10:00:00Z","properties":{"order_id":"o1"}}"#)
        let answer = try diff(fixture, "user_id:u1", from: fixture.basis("2026-03-01"), to: fixture.basis("2026-04-01"), sections: "timeline")
        let change = try #require(answer["changes"]?["timeline"]?["entries"]?.elements.first)
        #expect(change["change"]?.stringValue == "changed")
        #expect(change["from"]?["state"]?.stringValue != "cancelled")
        #expect(change["to"]?["state"]?.stringValue == "cancelled")
    }
}
