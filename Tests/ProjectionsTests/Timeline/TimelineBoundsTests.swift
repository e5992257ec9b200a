import Definitions
import EventModel
import Testing

@testable import Projections

struct TimelineBoundsTests {
    private func ticket(updates: Int, names: Int) throws -> Timeline {
        let updates = (0..<updates).map { update in
            let properties = (0..<names).map { #","p\#(update)_\#($0)":1"# }.joined()
            return track("Ticket Updated", "2026-01-02T00:00:00Z", #"{"ticket_id":"t1"\#(properties)}"#)
        }
        return try Story([track("Ticket Opened", "2026-01-01T00:00:00Z", #"{"ticket_id":"t1","subject":"Late"}"#)] + updates).timeline()
    }

    @Test func `an entry has room for so many properties, and counts the others`() throws {
        let entry = try #require(try ticket(updates: 20, names: 100).entries.first)
        #expect(entry.properties.count == TimelineLimits.propertiesMax)
        #expect(entry.propertiesLeftOut == 2002 - TimelineLimits.propertiesMax)
        #expect(entry.properties.first?.name == "ticket_id" && entry.changes.count == 20)
    }

    @Test func `an entry takes time as its events have properties, not as the square of it`() throws {
        func seconds(_ updates: Int) throws -> Double {
            let timeline = try ticket(updates: updates, names: 500)
            let began = ContinuousClock.now
            _ = timeline.page(TimelineSelection(limit: 1))
            return (ContinuousClock.now - began) / .seconds(1)
        }
        _ = try seconds(2)
        // Sixteen times the properties: 256 times the time, were it the square.
        #expect(try seconds(64) < 100 * seconds(4) + 0.05)
    }

    @Test func `refunds of one order, and orders in many currencies, take time as there are so many`() throws {
        let refunds = (0..<20_000).map { _ in track("Order Refunded", "2026-01-02T00:00:00Z", #"{"order_id":"o1","total":0.01}"#) }
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        let orders = (0..<10_000).map { order("p\($0)", "2026-01-01T00:00:00Z", "1", String([letters[$0 / 676 % 26], letters[$0 / 26 % 26], letters[$0 % 26]])) }
        let timeline = try Story([order("o1", "2026-01-01T00:00:00Z", "100")] + refunds + orders).timeline()
        let began = ContinuousClock.now
        let totals = PurchaseTotals(timeline.entries([.purchase, .refund]))
        var json = JSONWriter()
        json.object { totals.appendFields(to: &$0) }
        #expect(totals.orders == 10_001 && totals.refunds.amounts == [CurrencyAmount(currency: "EUR", amount: ExactDecimal(200))])
        // Minutes, were each refund to look at all of them.
        #expect(ContinuousClock.now - began < .seconds(20))
    }

    @Test func `an entry keeps its newest changes`() throws {
        let lines = (0..<2500).map { track("Ticket Updated", "2026-01-01T00:00:00Z", #"{"ticket_id":"t1","n":\#($0)}"#) }
        let entry = try #require(try Story(lines).timeline().entries.first)
        #expect(entry.changes.count == TimelineLimits.changesMax && entry.changesLeftOut == 2499 - TimelineLimits.changesMax)
        #expect(entry.changes.last?.position == LogPosition(rawValue: 2500))
    }

    @Test func `a deal keeps its newest stages`() throws {
        let lines = (0..<2100).map { track("Deal Stage Changed", "2026-01-01T00:00:00Z", #"{"deal_id":"d1","stage":"s\#($0)"}"#) }
        let properties = try #require(try Story(lines).timeline().entries.first).properties
        #expect(properties.first { $0.name == "stages_left_out" }?.value == .number(ExactDecimal(1100)))
        guard case .list(let stages)? = properties.last?.value else { throw AudienceError.notPlanned("stages") }
        #expect(stages.count == TimelineLimits.changesMax)
    }
}
