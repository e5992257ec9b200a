import Definitions
import EventModel
import Testing
import TimeTravel

/// Later events about a deal or a ticket may come under the account, or under the customer.
struct OthersEventsTests {
    private func event(_ name: String, _ properties: String, day: Int, _ who: String) -> String {
        #"{"type":"track","event":"\#(name)",\#(who),"timestamp":"2026-01-0\#(day)T00:00:00Z","properties":\#(properties)}"#
    }

    private let ada = #""userId":"ada""#
    private let acme = #""groupId":"acme""#

    private func entries(_ fixture: HistoryFixture, _ reference: String, asOf: String? = nil) throws -> [String] {
        let query = try TimelineQuery(kinds: "support,deal", from: nil, to: nil, limit: nil, cursor: nil, order: nil)
        return try fixture.json(fixture.history.timeline(reference, at: fixture.basis(asOf), query))["entries"]?.elements.map { "\($0["title"]?.stringValue ?? "") \($0["state"]?.stringValue ?? "")" } ?? []
    }

    private func accountEntries(_ fixture: HistoryFixture, _ id: String) throws -> [String] {
        let query = try TimelineQuery(kinds: "support,deal", from: nil, to: nil, limit: nil, cursor: nil, order: nil)
        return try fixture.json(fixture.history.accountTimeline(id, at: .latest, query))["entries"]?.elements.map { "\($0["title"]?.stringValue ?? "") \($0["state"]?.stringValue ?? "")" } ?? []
    }

    private func card(_ fixture: HistoryFixture, _ reference: String) throws -> JSONValue { try fixture.json(fixture.history.card(reference, at: .latest)) }

    @Test func `a ticket that the account closes is closed for the customer`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(
            event("Ticket Opened", #"{"ticket_id":"t1","subject":"Broken"}"#, day: 2, "\(ada),\(acme)"), event("Ticket Resolved", #"{"ticket_id":"t1"}"#, day: 3, acme))
        #expect(try entries(fixture, "user_id:ada") == ["Broken resolved"])
        #expect(try entries(fixture, "user_id:ada", asOf: "2026-01-02") == ["Broken open"])
        #expect(try card(fixture, "user_id:ada")["open_tickets"]?.elements.isEmpty ?? false)
    }

    @Test func `a member's account may close a ticket that it never opened`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(
            #"{"type":"group","userId":"ada","groupId":"acme","timestamp":"2026-01-01T00:00:00Z"}"#, event("Ticket Opened", #"{"ticket_id":"t1","subject":"Broken"}"#, day: 2, ada),
            event("Ticket Resolved", #"{"ticket_id":"t1"}"#, day: 3, #""userId":"bo",\#(acme)"#))
        #expect(try entries(fixture, "user_id:ada") == ["Broken resolved"])
    }

    @Test func `the same number of another customer's or account's ticket is another ticket`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(
            event("Ticket Opened", #"{"ticket_id":"7","subject":"Broken"}"#, day: 2, "\(ada),\(acme)"), event("Ticket Opened", #"{"ticket_id":"7","subject":"Secret"}"#, day: 1, #""userId":"bo""#),
            event("Ticket Resolved", #"{"ticket_id":"7"}"#, day: 3, #""groupId":"zco""#))
        #expect(try entries(fixture, "user_id:ada") == ["Broken open"])
        #expect(try entries(fixture, "user_id:bo") == ["Secret open"])
    }

    @Test func `a deal is in the timeline as it is in the customer's deals`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(
            event("Deal Created", #"{"deal_id":"D1","name":"Fleet"}"#, day: 2, "\(ada),\(acme)"), event("Deal Won", #"{"deal_id":"D1"}"#, day: 4, acme),
            event("Deal Created", #"{"deal_id":"D2","name":"Cars"}"#, day: 2, acme))
        #expect(try entries(fixture, "user_id:ada") == ["Deal: Fleet won"])
        let deals = try fixture.json(fixture.history.deals(of: "user_id:ada", at: .latest))["deals"]
        #expect(deals?.elements.map { $0["state"]?.stringValue } == ["won"])
        #expect(try card(fixture, "user_id:ada")["open_deals"]?.elements.isEmpty ?? false)
        #expect(try accountEntries(fixture, "acme") == ["Deal: Fleet won", "Deal: Cars open"])
    }

    @Test func `an account's timeline has what its members do about its deals and tickets without naming it`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(
            event("Deal Created", #"{"deal_id":"A1","name":"Fleet"}"#, day: 2, "\(ada),\(acme)"), event("Deal Lost", #"{"deal_id":"A1"}"#, day: 3, ada),
            event("Ticket Opened", #"{"ticket_id":"t1","subject":"Broken"}"#, day: 2, "\(ada),\(acme)"), event("Ticket Resolved", #"{"ticket_id":"t1"}"#, day: 3, ada),
            event("Ticket Opened", #"{"ticket_id":"t2","subject":"Mine alone"}"#, day: 2, ada))
        #expect(try accountEntries(fixture, "acme") == ["Deal: Fleet lost", "Broken resolved"])
        let deals = try fixture.json(fixture.history.deals(ofAccount: "acme", at: .latest))["deals"]
        #expect(deals?.elements.map { $0["state"]?.stringValue } == ["lost"])
    }

    @Test func `others' events change the thing they are about and nothing else`() async throws {
        let fixture = try HistoryFixture()
        let consent = #","context":{"consent":{"categoryPreferences":{"ads":true}}}"#
        try await fixture.append(
            event("Ticket Opened", #"{"ticket_id":"t1","subject":"Broken"}"#, day: 2, "\(ada),\(acme)"), event("Ticket Updated", #"{"ticket_id":"t1"}"#, day: 3, acme + consent),
            event("Note Added", #"{"ticket_id":"t1","text":"internal"}"#, day: 3, acme))
        let query = try TimelineQuery(kinds: nil, from: nil, to: nil, limit: nil, cursor: nil, order: nil)
        let answer = try fixture.json(fixture.history.timeline("user_id:ada", at: .latest, query))
        #expect(answer["entries"]?.elements.map { $0["kind"]?.stringValue } == ["support"])
        #expect(answer["entries"]?.elements.first?["changes"]?.elements.count == 1)
    }

    @Test func `retracted events of others, and those not known yet, do not count`() async throws {
        let fixture = try HistoryFixture()
        let opened = try await fixture.append(event("Ticket Opened", #"{"ticket_id":"t1","subject":"Broken"}"#, day: 2, "\(ada),\(acme)"))
        try await fixture.append(
            #"{"type":"track","messageId":"wrong","event":"Ticket Resolved",\#(acme),"timestamp":"2026-01-03T00:00:00Z","properties":{"ticket_id":"t1"}}"#)
        #expect(try entries(fixture, "user_id:ada") == ["Broken resolved"])
        let query = try TimelineQuery(kinds: "support", from: nil, to: nil, limit: nil, cursor: nil, order: nil)
        let before = try fixture.json(fixture.history.timeline("user_id:ada", at: fixture.basis(nil, "\(opened)"), query))
        #expect(before["entries"]?.elements.first?["state"]?.stringValue == "open")
        try await fixture.append(#"{"type":"retract","messageId":"wrong","reason":"a mistake"}"#)
        #expect(try entries(fixture, "user_id:ada") == ["Broken open"])
    }

    @Test func `a ticket that more customers write about than are read one by one is found by a scan`() async throws {
        let fixture = try HistoryFixture(segmentEventsMax: 600)
        let lines = (0..<1200).map { event("Ticket Updated", #"{"ticket_id":"t1","n":\#($0)}"#, day: 3, #""userId":"agent\#($0)",\#(acme)"#) }
        try await fixture.append([event("Ticket Opened", #"{"ticket_id":"t1","subject":"Broken"}"#, day: 2, "\(ada),\(acme)")] + lines)
        try await fixture.append(event("Ticket Resolved", #"{"ticket_id":"t1"}"#, day: 4, acme))
        try await fixture.waitForSealing()
        #expect(try entries(fixture, "user_id:ada") == ["Broken resolved"])
        try await fixture.append(event("Ticket Reopened", #"{"ticket_id":"t1"}"#, day: 5, acme))
        #expect(try entries(fixture, "user_id:ada") == ["Broken open"])
    }
}
