import EventModel
import Testing
import TimeTravel

struct CardTests {
    private func card(_ lines: String...) async throws -> JSONValue {
        let fixture = try HistoryFixture()
        try await fixture.append(lines)
        return try fixture.json(fixture.history.card("user_id:u1", at: .latest))
    }

    private func identify(_ traits: String) -> String { #"{"type":"identify","userId":"u1","timestamp":"2026-01-01T00:00:00Z","traits":\#(traits)}"# }

    @Test(arguments: [
        (#"{"name":"Ada L","firstName":"A"}"#, "Ada L"), (#"{"firstName":"Ada","lastName":"Lovelace"}"#, "Ada Lovelace"),
        (#"{"first_name":"Ada","last_name":"Lovelace"}"#, "Ada Lovelace"), (#"{"name":"","first_name":"Ada"}"#, "Ada"), (#"{"name":7,"plan":"pro"}"#, nil),
    ])
    func `a card has the customer's name, however the traits are written`(_ traits: String, _ name: String?) async throws {
        #expect(try await card(identify(traits))["name"]?.stringValue == name)
    }

    @Test func `purchases of a card are those of the profile, and say how many amounts could not be read`() async throws {
        let event = { (name: String, properties: String, day: Int) in
            #"{"type":"track","event":"\#(name)","userId":"u1","timestamp":"2026-01-0\#(day)T00:00:00Z","properties":\#(properties)}"#
        }
        let card = try await card(
            order("o1", user: "u1", total: "59.90", at: "2026-01-01T00:00:00Z"), event("Order Cancelled", #"{"order_id":"o1"}"#, 2), event("Order Updated", #"{"order_id":"o1","total":59.90}"#, 3),
            order("o2", user: "u1", total: "10", at: "2026-01-04T00:00:00Z"), event("Order Refunded", #"{"order_id":"o2","total":4}"#, 5), event("Order Completed", #"{"order_id":"o3","total":"7.50"}"#, 6))
        let purchases = try #require(card["purchases"])
        #expect(purchases["orders"]?.jsonText == "2" && purchases["unreadable"]?.jsonText == "1")
        #expect(purchases["amounts"]?.jsonText == #"[{"currency":"EUR","amount":10}]"# && purchases["refunds"]?.jsonText == #"[{"currency":"EUR","amount":4}]"#)
    }

    @Test func `a ticket that was updated only is open`() async throws {
        let card = try await card(#"{"type":"track","event":"Ticket Updated","userId":"u1","timestamp":"2026-01-01T00:00:00Z","properties":{"ticket_id":"t9"}}"#)
        #expect(card["open_tickets"]?.elements.count == 1)
    }
}
