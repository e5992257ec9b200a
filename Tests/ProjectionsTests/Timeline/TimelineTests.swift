import Definitions
import EventModel
import Testing

@testable import Projections

struct TimelineTests {
    private func entries(_ lines: [String], files: [String: String] = [:]) throws -> [TimelineEntry] {
        try Story(lines, files: files).timeline().entries
    }

    @Test func `an order is a purchase with title, amount and channel`() throws {
        let entry = try #require(try entries([order("o7", "2026-01-01T00:00:00Z", "59.90")]).first)
        #expect(entry.kind == .purchase && entry.title == "Order o7" && entry.channel == "web" && entry.currency == "EUR")
        var json = JSONWriter()
        entry.append(to: &json)
        let answer = try JSONValue(parsing: json.text)
        #expect(answer["amount"]?.jsonText == "59.90")
        #expect(
            answer.fields.map(\.key) == [
                "kind", "occurred_at", "recorded_at", "position", "title", "state", "channel", "source", "amount", "currency", "properties",
            ])
    }

    @Test func `a cancellation folds into its order, before or after it`() throws {
        let cancelled = #"{"order_id":"o1","reason":"late"}"#
        for at in ["2026-01-02T00:00:00Z", "2025-12-31T00:00:00Z"] {
            let found = try entries([order("o1", "2026-01-01T00:00:00Z", "5"), track("Order Cancelled", at, cancelled)])
            #expect(found.map(\.title) == ["Order o1"])
            #expect(found[0].state == "cancelled" && found[0].amount == ExactDecimal(5) && found[0].changes.count == 1)
        }
    }

    @Test func `refunds in parts are entries of their own`() throws {
        let refunds = ["2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"].map { track("Order Refunded", $0, #"{"order_id":"o1","total":2}"#) }
        #expect(try entries([order("o1", "2026-01-01T00:00:00Z", "5")] + refunds).map(\.kind) == [.purchase, .refund, .refund])
    }

    @Test func `tickets, e-mails and tasks show where they stand`() throws {
        let found = try entries([
            track("Ticket Opened", "2026-01-01T00:00:00Z", #"{"ticket_id":"t1","subject":"Late"}"#),
            track("Email Sent", "2026-01-02T00:00:00Z", #"{"email_id":"e1","subject":"Sorry"}"#),
            track("Email Opened", "2026-01-03T00:00:00Z", #"{"email_id":"e1"}"#),
            track("Ticket Resolved", "2026-01-04T00:00:00Z", #"{"ticket_id":"t1","satisfaction":4}"#),
            track("Task Created", "2026-01-05T00:00:00Z", #"{"task_id":"k1","title":"Call back"}"#),
            track("Email Opened", "2026-01-06T00:00:00Z", #"{"email_id":"unknown"}"#),
        ])
        #expect(found.map(\.title) == ["Late", "Sorry", "Call back", "Email Opened"])
        #expect(found.map(\.state) == ["resolved", "opened", "open", "opened"])
        #expect(found[0].properties.last == NamedValue("satisfaction", .number(ExactDecimal(4))))
    }

    @Test func `a deal is one entry with its stages`() throws {
        let found = try entries([
            track("Deal Created", "2026-01-01T00:00:00Z", #"{"deal_id":"d1","name":"Fleet","stage":"lead","amount":100,"currency":"EUR"}"#),
            track("Deal Stage Changed", "2026-01-02T00:00:00Z", #"{"deal_id":"d1","stage":"proposal"}"#),
            track("Deal Won", "2026-01-03T00:00:00Z", #"{"deal_id":"d1","amount":120}"#),
        ])
        #expect(found.map(\.title) == ["Deal: Fleet"])
        #expect(found[0].state == "won" && found[0].amount == ExactDecimal(120))
        guard case .list(let stages) = found[0].properties.last?.value else { throw AudienceError.notPlanned("stages") }
        #expect(stages.count == 3)
    }

    @Test func `identity, consent, notes and memberships have entries`() throws {
        let lines = [
            identify("2026-01-01T00:00:00Z", #"{"email":"ada@example.com"}"#), identify("2026-01-02T00:00:00Z", #"{"plan":"pro"}"#),
            #"{"type":"link","identifiers":["user_id:u1","anonymous_id:a2"],"timestamp":"2026-01-03T00:00:00Z"}"#,
            track("Consent Given", "2026-01-04T00:00:00Z", #"{"purpose":"sms"}"#),
            track(
                "Note Added", "2026-01-05T00:00:00Z", #"{"text":"Nice"}"#,
                #","context":{"consent":{"categoryPreferences":{"ads":false}}}"#),
        ]
        let story = try Story(lines)
        #expect(try story.timeline().entries.map(\.kind) == [.identity, .identity, .consent, .note, .consent])
        let memberships = try story.fold(asOf: "2026-02-01", .audience("newsletter")).memberships(asOf: instant("2026-02-01"))
        #expect(try story.timeline().including(memberships).entries.count == 5)
        let everybody = Membership(isMember: true, enteredAt: instant("2026-01-06"), outsideSince: nil, isExact: true)
        #expect(try story.timeline().including([("all", everybody)]).entries.last?.title == "Entered all")
    }

    @Test(arguments: TimelineSelection.Order.allCases)
    func `pages follow each other without gap or repetition, also when entries are added behind`(_ order: TimelineSelection.Order) throws {
        let lines = (1...9).map { track("Note Added", "2026-01-0\($0)T00:00:00Z", #"{"text":"n\#($0)"}"#) }
        var (seen, cursor, timeline) = ([String](), TimelineCursor?.none, try Story(lines).timeline())
        repeat {
            let page = timeline.page(TimelineSelection(order: order, limit: 2, cursor: cursor.flatMap { TimelineCursor($0.description) }))
            seen += page.entries.map(\.title)
            cursor = page.next
            let later = order == .ascending ? [] : [track("Note Added", "2026-01-20T00:00:00Z", #"{"text":"late"}"#)]
            timeline = try Story(lines + later).timeline()
        } while cursor != nil
        let titles = (1...9).map { "n\($0)" }
        #expect(seen == (order == .ascending ? titles : titles.reversed()))
    }

    @Test func `kinds and both bounds select entries`() throws {
        let timeline = try Story([
            order("o1", "2026-01-01T00:00:00Z", "5"), track("Note Added", "2026-01-02T00:00:00Z", #"{"text":"n"}"#),
            order("o2", "2026-01-03T00:00:00Z", "5"),
        ]).timeline()
        #expect(timeline.page(TimelineSelection(kinds: [.note])).entries.map(\.title) == ["n"])
        let bounded = TimelineSelection(from: instant("2026-01-02"), to: instant("2026-01-03"))
        #expect(timeline.page(bounded).entries.map(\.title) == ["n", "Order o2"])
    }

    @Test func `a gap of exactly the rule's length begins another visit, a microsecond less does not`() throws {
        func visits(_ second: String) throws -> Int {
            try entries(["00:00:00", second].map { #"{"type":"page","userId":"u1","timestamp":"2026-01-01T\#($0)Z"}"# }).count
        }
        #expect(try visits("00:29:59.999999") == 1)
        #expect(try visits("00:30:00") == 2)
    }

    @Test func `a title leaves out what the event lacks, and is the event's name when it lacks everything`() throws {
        let calls = [#"{"direction":"in"}"#, #"{"subject":"Late"}"#, "{}"].map { track("Call Logged", "2026-01-01T00:00:00Z", $0) }
        #expect(try entries(calls).map(\.title) == ["in call:", "call: Late", "Call Logged"])
    }

    @Test func `a long title ends in an ellipsis`() throws {
        let text = String(repeating: "word ", count: 4000)
        let title = try #require(try entries([track("Note Added", "2026-01-01T00:00:00Z", #"{"text":"\#(text)"}"#)]).first).title
        #expect(title.count == TimelineLimits.titleCharactersMax && title.hasSuffix("…"))
    }

    @Test func `the same number of an e-mail and a chat is not the same thing`() throws {
        let found = try entries([
            track("Email Sent", "2026-01-01T00:00:00Z", #"{"email_id":"7","subject":"Hello"}"#),
            track("Live Chat Conversation Started", "2026-01-02T00:00:00Z", #"{"conversation_id":"7","agent_name":"Kim"}"#),
            track("Email Opened", "2026-01-03T00:00:00Z", #"{"email_id":7}"#),
        ])
        #expect(found.map(\.title) == ["Hello", "Chat with Kim"])
        #expect(found.map(\.state) == ["opened", "open"])
    }

    @Test func `properties come back as they were sent`() throws {
        let sent = #"{"text":"n","gone":null,"list":[1,null,{"a":null}],"price":1.50,"huge":1e400,"empty":{}}"#
        var json = JSONWriter()
        try #require(try entries([track("Note Added", "2026-01-01T00:00:00Z", sent)]).first).append(to: &json)
        #expect(try JSONValue(parsing: json.text)["properties"]?.jsonText == sent)
    }

    @Test func `a folded entry says when it was last changed`() throws {
        let found = try entries([
            order("o1", "2026-01-01T00:00:00Z", "5"), track("Deal Created", "2026-01-02T00:00:00Z", #"{"deal_id":"d1"}"#),
            order("o2", "2026-01-03T00:00:00Z", "5"), track("Order Cancelled", "2026-01-04T00:00:00Z", #"{"order_id":"o1"}"#),
            track("Deal Lost", "2026-01-05T00:00:00Z", #"{"deal_id":"d1"}"#),
        ])
        #expect(found.map(\.updatedAt) == [instant("2026-01-04"), instant("2026-01-05"), nil])
    }

    @Test func `identify appears for each identifier's first, even after other events carried it`() throws {
        let found = try entries([
            order("o1", "2026-01-01T00:00:00Z", "5"), identify("2026-01-02T00:00:00Z", "{}"), identify("2026-01-03T00:00:00Z", "{}"),
        ])
        #expect(found.map(\.title) == ["Order o1", "Identified as u1"])
    }

    @Test func `identity appears whatever the catalogue leaves out`() throws {
        let found = try entries(
            [
                #"{"type":"link","identifiers":["user_id:u1","anonymous_id:a2"],"timestamp":"2026-01-03T00:00:00Z"}"#,
                #"{"type":"alias","userId":"u1","previousId":"a9","timestamp":"2026-01-04T00:00:00Z"}"#,
                track("Unheard of", "2026-01-05T00:00:00Z"),
            ], files: ["catalogue.yaml": "entries: {Note Added: {kind: note, title: \"{text}\"}}"])
        #expect(found.map(\.title) == ["Identifiers linked", "Identifiers joined"])
    }

    @Test func `pages pass preferences with names of any length`() throws {
        let names = ["a", "b"].map { String(repeating: $0, count: 2000) }
        let preferences = #","context":{"consent":{"categoryPreferences":{"\#(names[0])":true,"\#(names[1])":false}}}"#
        let timeline = try Story([track("Note Added", "2026-01-01T00:00:00Z", #"{"text":"n"}"#, preferences)]).timeline()
        var (seen, cursor) = ([EntryKind](), TimelineCursor?.none)
        for _ in 0..<3 {
            let page = timeline.page(TimelineSelection(limit: 1, cursor: cursor))
            seen += page.entries.map(\.kind)
            cursor = try page.next.map { try #require(TimelineCursor($0.description)) }
        }
        #expect(seen == [.note, .consent, .consent] && cursor == nil)
    }

    // In hexadecimal: "+5 +7 " and "9223372036854775807 2 ", which read as numbers but are no place that was written.
    @Test(arguments: ["", "zz", "00", "31", "3120312", "ffff", "2b35202b3720", "39323233333732303336383534373735383037203220"])
    func `a text that no page gave is no cursor`(_ text: String) {
        #expect(TimelineCursor(text) == nil)
    }
}
