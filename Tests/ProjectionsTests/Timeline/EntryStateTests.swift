import Definitions
import EventModel
import Testing

@testable import Projections

struct EntryStateTests {
    private func entries(_ lines: [String]) throws -> [TimelineEntry] { try Story(lines).timeline().entries }

    private func ticket(_ event: String, _ day: Int) -> String { track("Ticket \(event)", "2026-01-0\(day)T00:00:00Z", #"{"ticket_id":"t1","subject":"Late"}"#) }

    @Test func `who clicked has not just opened`() throws {
        let lines = ["Sent", "Delivered", "Opened", "Link Clicked", "Opened", "Delivered"].enumerated().map { day, name in
            track("Email \(name)", "2026-01-0\(day + 1)T00:00:00Z", #"{"email_id":"e1","subject":"Hello"}"#)
        }
        let entry = try #require(try entries(lines).first)
        #expect(entry.state == "clicked" && entry.title == "Hello")
        #expect(entry.changes.map(\.state) == ["delivered", "opened", "clicked", nil, nil])
    }

    @Test func `a ticket whose first known event is an update is open`() throws {
        #expect(try entries([ticket("Updated", 1)]).map(\.state) == ["open"])
        #expect(try entries([ticket("Updated", 1), ticket("Resolved", 2), ticket("Updated", 3)]).map(\.state) == ["resolved"])
        #expect(try entries([ticket("Resolved", 1), ticket("Updated", 2)]).map(\.state) == ["resolved"])
    }

    @Test func `a ticket is reopened, and its opening sent later does not open it`() throws {
        #expect(try entries([ticket("Opened", 1), ticket("Resolved", 2), ticket("Reopened", 3)]).map(\.state) == ["open"])
        #expect(try entries([ticket("Resolved", 1), ticket("Opened", 2)]).map(\.state) == ["resolved"])
    }

    @Test func `the lines of a chat are part of its conversation`() throws {
        let says = { (day: Int, text: String) in track("Live Chat Message Sent", "2026-01-0\(day)T00:00:00Z", #"{"conversation_id":"c1","message_body":"\#(text)"}"#) }
        let lines = [
            track("Live Chat Conversation Started", "2026-01-01T00:00:00Z", #"{"conversation_id":"c1","agent_name":"Kim"}"#), says(2, "Hello"), says(3, "Bye"),
            track("Live Chat Conversation Ended", "2026-01-04T00:00:00Z", #"{"conversation_id":"c1","conversation_duration":90}"#),
        ]
        let found = try entries(lines)
        #expect(found.map(\.title) == ["Chat with Kim"] && found[0].state == "ended" && found[0].durationSeconds == ExactDecimal(90))
        #expect(found[0].changes.map(\.title) == ["Chat in: Hello", "Chat in: Bye", nil])
    }

    @Test func `a group call appears when it brings a member, not at every login`() throws {
        let group = { (day: Int, account: String, more: String) in
            #"{"type":"group","userId":"u1","groupId":"\#(account)"\#(more),"traits":{"name":"Z"},"timestamp":"2026-01-0\#(day)T00:00:00Z"}"#
        }
        let lines = [group(1, "z", ""), group(2, "z", ""), group(3, "y", ""), group(4, "z", #","anonymousId":"a1""#)]
        #expect(try entries(lines).map(\.occurredAt) == [1, 3, 4].map { instant("2026-01-0\($0)") })
    }

    @Test func `events that the catalogue does not name are counted`() throws {
        let timeline = try Story([track("Unheard of", "2026-01-01T00:00:00Z"), ticket("Opened", 2), identify("2026-01-03T00:00:00Z", "{}")]).timeline()
        #expect(timeline.unlisted == 1 && timeline.entries.count == 2)
    }

    @Test func `a deal's entry tells what each event did`() throws {
        let deal = { (day: Int, event: String, more: String) in track("Deal \(event)", "2026-01-0\(day)T00:00:00Z", #"{"deal_id":"d1"\#(more)}"#) }
        let lines = [
            deal(1, "Created", #","name":"Fleet","stage":"lead""#), deal(2, "Stage Changed", #","stage":"proposal""#), deal(3, "Updated", #","amount":5"#),
            deal(4, "Lost", #","reason":"price""#), deal(5, "Reopened", ""),
        ]
        let entry = try #require(try entries(lines).first)
        #expect(entry.changes.map(\.title) == ["Moved to proposal", nil, "Lost: price", "Reopened"])
        #expect(entry.changes.map(\.state) == [nil, nil, "lost", "open"])
    }
}

struct DealEventNameTests {
    @Test func `the catalogue and the pipeline mean the same events`() { #expect(Catalogue.dealEventNames == Set(PipelineFold.dealEventNames)) }
}
