import Definitions
import EventModel
import Testing

@testable import Projections

/// How a customer can be reached, and what stands on the contact card.
struct ReachabilityTests {
    private static func line(_ name: String, _ time: String, _ properties: String) -> String {
        #"{"type":"track","event":"\#(name)","userId":"u1","timestamp":"\#(time)","properties":{\#(properties)}}"#
    }

    private static let lines = [
        line("Email Sent", "2026-03-02T08:00:00Z", #""email_id":"e1""#),
        line("Email Sent", "2026-03-03T08:00:00Z", #""email_id":"e2""#),
        line("Email Opened", "2026-03-02T23:30:00Z", #""email_id":"e1""#),
        line("Email Link Clicked", "2026-03-02T23:40:00Z", #""email_id":"e1""#),
        line("Email Opened", "2026-03-09T23:10:00Z", #""email_id":"unknown""#),
        line("Call Logged", "2026-03-05T10:00:00Z", #""direction":"out","subject":"Hello""#),
        line("Call Logged", "2026-03-06T10:00:00Z", #""direction":"out","subject":"Again""#),
        line("Call Logged", "2026-03-13T09:00:00Z", #""direction":"in","subject":"Back""#),
        line("Message Sent", "2026-03-05T10:00:00Z", #""channel":"chat","subject":"x""#),
    ]

    @Test func `what was sent is answered by its id, or by what comes in within a week`() throws {
        let reach = try Reachability(Story(Self.lines).batch, in: .utc)
        let byName = Dictionary(uniqueKeysWithValues: reach.channels.map { ($0.name, $0) })
        let (email, call, chat) = (try #require(byName["email"]), try #require(byName["call"]), try #require(byName["chat"]))
        #expect(email.sent == 2 && email.answered == 1 && email.responseRate == ExactDecimal("0.5"))
        #expect(email.bestHour == 23 && email.bestWeekday == "monday")
        #expect(email.lastReached == Instant(rfc3339: "2026-03-03T08:00:00Z") && email.lastHeard == Instant(rfc3339: "2026-03-09T23:10:00Z"))
        // The first call is more than a week before the answer.
        #expect(call.sent == 2 && call.answered == 1)
        #expect(chat.sent == 1 && chat.responseRate == .zero && chat.bestHour == nil)
        // In Berlin it was past midnight already.
        let berlin = try #require(TimeZoneRules(name: "Europe/Berlin"))
        let local = try Reachability(Story(Self.lines).batch, in: berlin).channels.first { $0.name == "email" }
        #expect(local?.bestHour == 0 && local?.bestWeekday == "tuesday")
    }

    @Test func `a card has what is open, and purchases by currency without those cancelled`() throws {
        let story = try Story(
            Self.lines + [
                Self.line("Order Completed", "2026-01-01T00:00:00Z", #""order_id":"o1","total":10,"currency":"EUR""#),
                Self.line("Order Completed", "2026-01-02T00:00:00Z", #""order_id":"o2","total":5,"currency":"USD""#),
                Self.line("Order Completed", "2026-01-03T00:00:00Z", #""order_id":"o3","total":99,"currency":"EUR""#),
                Self.line("Order Cancelled", "2026-01-04T00:00:00Z", #""order_id":"o3""#),
                Self.line("Order Refunded", "2026-01-05T00:00:00Z", #""order_id":"o1","total":4,"currency":"EUR""#),
                Self.line("Ticket Opened", "2026-02-01T00:00:00Z", #""ticket_id":"t1","subject":"Broken""#),
                Self.line("Ticket Opened", "2026-02-02T00:00:00Z", #""ticket_id":"t2","subject":"Late""#),
                Self.line("Ticket Resolved", "2026-02-03T00:00:00Z", #""ticket_id":"t1""#),
                Self.line("Task Created", "2026-02-01T00:00:00Z", #""task_id":"k1","title":"Call back""#),
            ])
        let card = try ContactCard(story.profile(asOf: "2026-06-01"), story.timeline(), Reachability(story.batch, in: .utc), deals: [])
        #expect(card.openTickets.map(\.title) == ["Late"] && card.openTasks.map(\.title) == ["Call back"])
        #expect(card.purchases.orders == 2)
        #expect(card.purchases.amounts.amounts == [CurrencyAmount(currency: "EUR", amount: ExactDecimal(10)), CurrencyAmount(currency: "USD", amount: ExactDecimal(5))])
        #expect(card.purchases.refunds.amounts == [CurrencyAmount(currency: "EUR", amount: ExactDecimal(4))])
        #expect(card.purchases.lastAt == Instant(rfc3339: "2026-01-02T00:00:00Z"))
    }

    @Test func `a timeline is filtered by channel, source and text`() throws {
        let timeline = try Story(Self.lines).timeline()
        func count(_ selection: TimelineSelection) -> Int { timeline.page(selection).entries.count }
        let all = count(TimelineSelection())
        #expect(count(TimelineSelection(channels: ["call"])) == 3 && count(TimelineSelection(channels: ["call", "email"])) < all)
        #expect(count(TimelineSelection(sources: ["web"])) == all && count(TimelineSelection(sources: ["till"])) == 0)
        #expect(count(TimelineSelection(text: "HELLO")) == 1 && count(TimelineSelection(text: "nowhere")) == 0)
    }
}
