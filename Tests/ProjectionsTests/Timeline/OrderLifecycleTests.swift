import Definitions
import EventModel
import Testing

@testable import Projections

struct OrderLifecycleTests {
    private func timeline(_ lines: [String]) throws -> Timeline { try Story(lines).timeline() }

    private func day(_ day: Int) -> String { "2026-01-\(day < 10 ? "0" : "")\(day)T00:00:00Z" }

    private func refund(_ day: Int, _ properties: String) -> String { track("Order Refunded", self.day(day), properties) }

    @Test func `an update does not revive a cancelled order`() throws {
        let entry = try #require(
            try timeline([
                order("o1", day(1), "59.90"), track("Order Cancelled", day(2), #"{"order_id":"o1"}"#), track("Order Updated", day(3), #"{"order_id":"o1","total":59.90}"#),
            ]).entries.first)
        #expect(entry.state == "cancelled")
        #expect(entry.changes.map(\.state) == ["cancelled", nil])
    }

    @Test func `an update of an order shows, before or after it`() throws {
        let update = #"{"order_id":"o1","total":70}"#
        #expect(try timeline([order("o1", day(2), "59.90"), track("Order Updated", day(3), update)]).entries.map(\.state) == ["updated"])
        let before = try timeline([track("Order Updated", day(1), update), order("o1", day(2), "59.90")]).entries
        #expect(before.map(\.state) == ["completed"] && before.map(\.title) == ["Order o1"])
    }

    @Test func `a refund is an entry of its own, and a change of its order`() throws {
        let entries = try timeline([order("o1", day(1), "10"), refund(2, #"{"order_id":"o1","total":4}"#), refund(3, #"{"order_id":"o1","total":6}"#)]).entries
        #expect(entries.map(\.kind) == [.purchase, .refund, .refund])
        #expect(entries[0].state == "refunded")
        #expect(entries[0].changes.map(\.state) == ["partly_refunded", "refunded"])
        #expect(entries[0].changes.first?.title == "Refund for o1")
        #expect(entries[0].refunded?.amounts == [CurrencyAmount(currency: "EUR", amount: ExactDecimal(10))])
        #expect(entries.map(\.currency) == ["EUR", "EUR", "EUR"], "a refund without a currency is in the order's")
    }

    @Test func `a refund on a clock that is ahead waits for its order`() throws {
        let entries = try timeline([refund(1, #"{"order_id":"o1","total":4}"#), order("o1", day(2), "10")]).entries
        #expect(entries.map(\.kind) == [.refund, .purchase] && entries[1].state == "partly_refunded")
        #expect(entries[1].occurredAt == instant(day(2)) && entries[0].currency == "EUR")
    }

    @Test func `a refund of an amount that cannot be read is of all, and one in another currency leaves what there was`() throws {
        let orders = [order("o1", day(1), "10"), order("o2", day(1), "10"), order("o3", day(1), "10")]
        let refunds = [refund(2, #"{"order_id":"o1"}"#), refund(2, #"{"order_id":"o2","total":10,"currency":"USD"}"#), refund(2, #"{"order_id":"o3","total":"10"}"#)]
        #expect(try timeline(orders + refunds).entries([.purchase]).map(\.state) == ["refunded", "partly_refunded", "refunded"])
    }

    @Test func `whether all is given back is told of the order as it became`() throws {
        let lines = [order("o1", day(1), "10"), refund(2, #"{"order_id":"o1","total":10}"#), track("Order Updated", day(3), #"{"order_id":"o1","total":12}"#)]
        let entry = try #require(try timeline(lines).entries([.purchase]).first)
        #expect(entry.state == "partly_refunded" && entry.amount == ExactDecimal(12) && entry.changes.map(\.state) == ["refunded", nil])
    }

    @Test func `a text is no amount, and the entry says so`() throws {
        let lines = [order("o1", day(1), #""59.90""#), order("o2", day(1), "5"), track("Order Updated", day(2), #"{"order_id":"o2","total":"6"}"#)]
        let entries = try timeline(lines).entries
        #expect(entries.map(\.amount) == [nil, ExactDecimal(5)])
        #expect(entries.map(\.unreadableAmount) == [.text("59.90"), .text("6")])
        #expect(PurchaseTotals(entries).unreadable == 2)
        let mended = try timeline(lines + [track("Order Updated", day(3), #"{"order_id":"o2","total":6}"#)]).entries
        #expect(mended.map(\.unreadableAmount) == [.text("59.90"), nil])
    }

    @Test(arguments: ["EURO", "E", "ÄÖÜ", "978", "EU\\u001b", "e\u{301}ur"])
    func `what is no code of ISO 4217 makes no currency of its own`(_ currency: String) throws {
        let entries = try timeline([order("o1", day(1), "5", currency), order("o2", day(1), "5", "eur"), order("o3", day(1), "5", "usd")]).entries
        #expect(entries.map(\.currency) == ["XXX", "EUR", "USD"])
        let update = track("Order Updated", day(2), #"{"order_id":"o2","total":6,"currency":"\#(currency)"}"#)
        #expect(try timeline([order("o2", day(1), "5"), update]).entries.map(\.currency) == ["EUR"])
    }

    @Test func `totals count orders as the profile does, currency by currency`() throws {
        let lines = [
            order("o1", day(1), "59.90"), track("Order Cancelled", day(2), #"{"order_id":"o1"}"#), track("Order Updated", day(3), #"{"order_id":"o1","total":59.90}"#),
            refund(3, #"{"order_id":"o1","total":59.90}"#), order("o2", day(4), "10"), refund(5, #"{"order_id":"o2","total":4}"#), order("o3", day(6), "7", "USD"),
            order("o3", day(6), "7", "USD"), track("Order Completed", day(7), #"{"total":1,"currency":"SEK"}"#), track("Order Updated", day(8), #"{"order_id":"o9","total":99,"currency":"EUR"}"#),
            refund(9, #"{"order_id":"elsewhere","total":2,"currency":"USD"}"#),
        ]
        var json = JSONWriter()
        json.object { PurchaseTotals((try? timeline(lines).entries([.purchase, .refund])) ?? []).appendFields(to: &$0) }
        let answer = try JSONValue(parsing: json.text)
        #expect(answer["orders"]?.jsonText == "2" && answer["cancelled"]?.jsonText == "1")
        #expect(try Story(lines).computed("order_count", asOf: "2026-02-01") == "2")
        #expect(
            answer["totals"]?.jsonText
                == #"[{"currency":"EUR","orders":1,"amount":10,"refunded":4,"net":6},{"currency":"SEK","orders":0,"amount":1,"refunded":0,"net":1},"#
                + #"{"currency":"USD","orders":1,"amount":7,"refunded":2,"net":5}]"#)
    }
}
