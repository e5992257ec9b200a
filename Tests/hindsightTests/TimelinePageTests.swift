import EventModel
import Testing

@testable import hindsight

struct TimelinePageTests {
    private func page(_ json: String, _ show: (JSONValue, inout Page) -> Void) throws -> [String] {
        let answer = try JSONValue(parsing: json)
        let now = try #require(Instant(rfc3339: "2026-03-10T00:00:00Z"))
        var page = Page(style: .plain, relative: RelativeTime(answer: answer, present: now))
        show(answer, &page)
        return page.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private func row(_ entry: String) throws -> String {
        let json = #"{"customer":"c1","entries":[{"occurred_at":"2026-03-07T00:00:00Z","position":12,\#(entry)}],"unlisted":0,"next":null}"#
        return try #require(try page(json) { $1.timeline($0) }.first { $0.contains("3 days ago  ") })
    }

    @Test func `a visit says how long it took, what it came to and what brought it`() throws {
        let row = try row(
            """
            "kind":"visit","title":"Visit of 2 pages","channel":"web","source":"website","duration_s":610,"properties":{"views":2,"landing":"/a","campaign":{"name":"spring"},
            "actions":[{"title":"Viewed Boot"}],"outcome":{"kind":"order","event":"Order Completed","position":3,"occurred_at":"2026-03-07T00:00:00Z","order_id":"o3","amount":5.00,"currency":"EUR"}}
            """)
        #expect(row.hasSuffix("  web      website  10 min, order o3, 5.00 EUR, from /a, campaign spring, 1 action        12"), "\(row)")
    }

    @Test func `tasks say when they are due, tickets how urgent they are, and everything how often it changed`() throws {
        #expect(try row(#""kind":"task","title":"Call","properties":{"due":"2026-04-01","owner":"kim"}"#).contains("due 2026-04-01, kim"))
        let ticket = #""kind":"support","title":"Late","properties":{"priority":"high"},"updated_at":"2026-03-08T00:00:00Z","changes":[{"event":"Ticket Updated"},{"event":"Ticket Updated"}]"#
        #expect(try row(ticket).contains("priority high, 2 changes, last 2 days ago"))
    }

    @Test func `a purchase says what was given back, and a text in the place of an amount`() throws {
        #expect(try row(#""kind":"purchase","title":"Order o1","state":"partly_refunded","refunded":[{"currency":"EUR","amount":4}],"properties":{}"#).contains("partly refunded  refunded 4 EUR"))
        #expect(try row(#""kind":"purchase","title":"Order o1","amount_unreadable":"59.90","properties":{}"#).contains(#"amount is no number: "59.90""#))
    }

    @Test func `events that the catalogue does not name are told of`() throws {
        let lines = try page(#"{"customer":"c1","entries":[],"unlisted":1234,"next":null}"#) { $1.timeline($0) }
        #expect(lines.contains("  1,234 events that catalogue.yaml does not name are not shown; see hindsight events"))
    }

    @Test func `purchases have a total for each currency`() throws {
        let lines = try page(
            """
            {"customer":"c1","orders":3,"cancelled":0,"totals":[{"currency":"EUR","orders":2,"amount":1279.90,"refunded":9.90,"net":1270.00},
             {"currency":"USD","orders":1,"amount":7,"refunded":0,"net":7}],"unreadable":1,"entries":[],"next":null}
            """
        ) { $1.purchases($0) }
        #expect(lines.contains("  EUR            2    1,279.90      9.90  1,270.00"))
        #expect(lines.contains("  USD            1           7         0         7"))
        #expect(lines.contains("  1 with an amount that is no number are in no total"))
    }

    @Test func `a card names the customer once, and rates only channels with enough messages`() throws {
        let channel = { (sent: Int) in
            #"{"channel":"email","sent":\#(sent),"answered":1,"response_rate":0.1000,"last_reached":null,"last_heard":null,"best_hour":23,"best_weekday":"saturday"}"#
        }
        let without = try page(#"{"customer":"c11","channels":[\#(channel(1))]}"#) { $1.card($0) }
        #expect(without.first == "Customer c11" && without.contains("  email       1         1  Saturday, 23:00–00:00"))
        let with = try page(#"{"customer":"c11","name":"Ada L","channels":[\#(channel(10))]}"#) { $1.card($0) }
        #expect(with.first == "Ada L  c11" && with.contains("  email      10         1  10.0 %  Saturday, 23:00–00:00"))
    }

    @Test func `open tasks have a due date and an owner`() throws {
        let task = #"{"occurred_at":"2026-03-07T00:00:00Z","title":"Call","channel":"crm","position":12,"properties":{"due":"2026-04-01","owner":"kim"}}"#
        let lines = try page(#"{"customer":"c11","open_tasks":[\#(task)]}"#) { $1.card($0) }
        #expect(lines.contains("  2026-03-07 00:00:00Z, 3 days ago  Call  2026-04-01  kim    crm            12"))
    }

    @Test(arguments: [("0", "0 s"), ("59.9", "59 s"), ("60", "1 min"), ("3600", "1 h"), ("3660", "1 h 1 min"), ("90000", "1 day 1 h"), ("172800", "2 days"), ("-1", nil), ("x", nil)])
    func `a duration is told in the two largest units`(_ seconds: String, _ text: String?) { #expect(DurationText.short(seconds) == text) }
}
