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

    private func reach(_ lines: [String], asOf date: String = "2026-12-31") throws -> Reachability {
        let story = try Story(lines)
        return try Reachability(story.batch, of: story.profile(asOf: date), in: .utc)
    }

    private static let addresses = [
        identify("2026-01-01T00:00:00Z", #"{"email":"a@x.io","phone":"+491701234567"}"#), identify("2026-01-02T00:00:00Z", #"{"email":"b@x.io"}"#),
    ]

    @Test func `an e-mail that is only known to be delivered counts as sent, and one that was sent before not again`() throws {
        for (lines, sent, answered) in [
            ([Self.line("Email Delivered", "2026-03-01T08:00:00Z", #""email_id":"e1""#), Self.line("Email Opened", "2026-03-01T09:00:00Z", #""email_id":"e1""#)], 1, 1),
            ([Self.line("Email Sent", "2026-03-01T08:00:00Z", #""email_id":"e1""#), Self.line("Email Delivered", "2026-03-01T08:00:01Z", #""email_id":"e1""#)], 1, 0),
            ([Self.line("Email Sent", "2026-03-01T08:00:00Z", ""), Self.line("Email Delivered", "2026-03-01T08:00:01Z", ""), Self.line("Email Delivered", "2026-03-02T08:00:01Z", "")], 2, 0),
        ] {
            let email = try reach(lines).channels.first
            #expect(email?.sent == sent && email?.answered == answered)
        }
    }

    @Test func `a contact point is unreachable from a bounce until something arrives, and for good once marked as spam`() throws {
        func point(_ lines: [String]) throws -> Reachability.Unreachable? {
            try reach(Self.addresses + lines).contactPoints.first { $0.identifier.value == "a@x.io" }?.unreachable
        }
        let sent = Self.line("Email Sent", "2026-03-01T08:00:00Z", #""email_id":"e1","to":"A@x.io""#)
        let bounced = Self.line("Email Bounced", "2026-03-01T09:00:00Z", #""email_id":"e1""#)
        let opened = Self.line("Email Opened", "2026-03-02T09:00:00Z", #""email_id":"e2","email":"a@x.io""#)
        let spam = Self.line("Email Marked as Spam", "2026-03-01T10:00:00Z", #""email_id":"e1""#)
        #expect(try point([sent]) == nil && point([sent, bounced]) == Reachability.Unreachable(reason: .bounced, since: instant("2026-03-01T09:00:00Z")))
        #expect(try point([sent, bounced, opened]) == nil)
        #expect(try point([sent, bounced, spam, opened])?.reason == .markedAsSpam)
        // The other address takes e-mail, so the channel does.
        let email = try reach(Self.addresses + [sent, bounced]).channels.first
        #expect(email?.isReachable == true && email?.sent == 1 && email?.lastReached == nil)
        #expect(try reach([Self.addresses[0], sent, bounced]).channels.first?.isReachable == false)
    }

    @Test func `each contact point has what was sent to it, its answers and its consents, and a channel those of its contact points`() throws {
        let story = try Story(
            Self.addresses + [
                Self.line("Consent Withdrawn", "2026-02-01T00:00:00Z", #""purpose":"news""#), Self.line("Consent Given", "2026-02-02T00:00:00Z", #""purpose":"news","contact":"b@x.io""#),
                Self.line("Email Sent", "2026-03-01T08:00:00Z", #""email_id":"e1","email":"b@x.io""#), Self.line("Email Link Clicked", "2026-03-01T21:00:00Z", #""email_id":"e1""#),
                Self.line("Email Sent", "2026-03-05T08:00:00Z", #""email_id":"e2","email":"a@x.io""#), Self.line("Email Sent", "2026-03-06T08:00:00Z", #""email_id":"e3""#),
                Self.line("Call Logged", "2026-03-07T08:00:00Z", #""direction":"out""#),
            ])
        var json = JSONWriter()
        try json.object { json in try Reachability(story.batch, of: story.profile(asOf: "2026-06-01"), in: .utc).appendFields(to: &json) }
        let answer = try JSONValue(parsing: json.text)
        let points = answer["contact_points"]?.elements.map { point in
            ["value", "sent", "response_rate", "best_hour"].map { point[$0]?.jsonText ?? "" }.joined(separator: " ") + " " + (point["consents"]?.jsonText ?? "")
        }
        #expect(points == [#""a@x.io" 1 0.0000 null {"news":"revoked"}"#, #""b@x.io" 1 1.0000 21 {"news":"granted"}"#, #""+491701234567" 1 0.0000 null {"news":"revoked"}"#])
        let channels = answer["channels"]?.elements.map { "\($0["channel"]?.stringValue ?? "") \($0["sent"]?.jsonText ?? "") \($0["reachable"]?.jsonText ?? "") \($0["consents"]?.jsonText ?? "")" }
        #expect(channels == [#"call 1 true {"news":"revoked"}"#, #"email 3 true {"news":"granted"}"#])
    }

    @Test func `in a live chat the customer is who sends and receives`() throws {
        let chat = try reach([Self.line("Live Chat Message Received", "2026-03-01T08:00:00Z", ""), Self.line("Live Chat Message Sent", "2026-03-01T08:01:00Z", "")]).channels.first
        #expect(chat?.name == "chat" && chat?.sent == 1 && chat?.answered == 1 && chat?.lastHeard == instant("2026-03-01T08:01:00Z") && chat?.isReachable == nil)
    }
}
