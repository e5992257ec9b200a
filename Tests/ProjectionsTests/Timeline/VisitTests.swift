import Definitions
import EventModel
import Testing

@testable import Projections

struct VisitTests {
    private func view(_ minute: Int, _ path: String, _ rest: String = "", type: String = "page", properties more: String = "") -> String {
        #"{"type":"\#(type)","userId":"u1","timestamp":"\#(at(minute))","properties":{"path":"\#(path)"\#(more)}\#(rest)}"#
    }

    private func at(_ minute: Int) -> String { "2026-01-01T\(String(100 + minute / 60).dropFirst()):\(String(100 + minute % 60).dropFirst()):00Z" }

    private func visits(_ lines: [String], asOf: String = "2029-12-31") throws -> [TimelineEntry] {
        try Story(lines).timeline(asOf: asOf).entries.filter { $0.kind == .visit }
    }

    private func json(_ entry: TimelineEntry) throws -> JSONValue {
        var json = JSONWriter()
        entry.append(to: &json)
        return try #require(try JSONValue(parsing: json.text)["properties"])
    }

    @Test func `views fold into visits with their pages, landing and exit`() throws {
        let found = try visits([view(0, "/a"), view(10, "/b"), view(40, "/c")])
        #expect(found.map(\.title) == ["Visit of 2 pages", "Visit of 1 page"])
        #expect(found[0].durationSeconds == ExactDecimal(600) && found[0].updatedAt == instant(at(10)) && found[1].updatedAt == nil)
        #expect(
            try json(found[0]).jsonText
                == #"{"views":2,"landing":"/a","exit":"/b","pages":[{"page":"/a","occurred_at":"2026-01-01T00:00:00.000000Z"},"#
                + #"{"page":"/b","occurred_at":"2026-01-01T00:10:00.000000Z"}],"outcome":{"kind":"left"}}"#)
    }

    @Test func `what is done on a visit is part of it, and an order its outcome`() throws {
        let timeline = try Story([
            view(0, "/landing"), track("Product Viewed", at(6), #"{"name":"Red shoes"}"#), track("Checkout Started", at(8), #"{"value":5}"#), order("o3", at(10), "5"),
        ]).timeline()
        #expect(timeline.entries.map(\.kind) == [.visit, .purchase])
        let properties = try json(timeline.entries[0])
        #expect(properties["actions"]?.elements.compactMap { $0["title"]?.stringValue } == ["Viewed Red shoes", "Started checkout"])
        let outcome = try #require(properties["outcome"])
        #expect(outcome["kind"]?.stringValue == "order" && outcome["order_id"]?.stringValue == "o3" && outcome["amount"]?.jsonText == "5" && outcome["currency"]?.stringValue == "EUR")
        #expect(timeline.page(TimelineSelection(text: "red shoes")).entries.map(\.kind) == [.visit])
    }

    @Test(arguments: [
        ("Order Completed", "order"), ("Signed Up", "sign_up"), ("Lead Captured", "lead"), ("Payment Info Entered", "checkout"), ("Note Added", "left"),
    ])
    func `the best that came of a visit is its outcome`(_ event: String, _ outcome: String) throws {
        let lines = [view(0, "/"), track("Checkout Started", at(1)), track(event, at(2))]
        let found = try json(try #require(try visits(lines).first))["outcome"]?["kind"]?.stringValue
        #expect(found == (outcome == "left" ? "checkout" : outcome))
        #expect(try json(try #require(try visits([view(0, "/"), track(event, at(2))]).first))["outcome"]?["kind"]?.stringValue == outcome)
    }

    @Test func `an order that the shop's back end reports is the outcome of the visit under way, and one after it is not`() throws {
        let web = [#"{"type":"page","userId":"u1","anonymousId":"a1","timestamp":"2026-01-01T00:00:00Z"}"#]
        #expect(try json(try visits(web + [order("o1", at(29), "5")])[0])["outcome"]?["order_id"]?.stringValue == "o1")
        #expect(try json(try visits(web + [order("o1", at(30), "5")])[0])["outcome"]?["kind"]?.stringValue == "left")
    }

    @Test func `two devices are two visits, and a view that names none goes on with the latest`() throws {
        let on = { (minute: Int, device: String) in view(minute, "/\(minute)", #","anonymousId":"\#(device)""#) }
        let found = try visits([on(0, "phone"), on(5, "laptop"), on(10, "phone"), view(12, "/12"), on(39, "laptop"), on(41, "phone")])
        let pages = try found.map { try json($0)["pages"]?.elements.compactMap { $0["page"]?.stringValue } }
        #expect(pages == [["/0", "/10", "/12", "/41"], ["/5"], ["/39"]])
        #expect(try Story([on(0, "phone"), on(5, "laptop")]).computed("sessions_30d", asOf: "2026-01-02") == "2", "the profile counts the same visits")
    }

    @Test func `a device's own id goes before that of its browser`() throws {
        let on = { (minute: Int, browser: String) in view(minute, "/", #","anonymousId":"\#(browser)","context":{"device":{"id":"d1"}}"#) }
        #expect(try visits([on(0, "a1"), on(5, "a2")]).count == 1)
    }

    @Test func `while a visit is under way it has not been left`() throws {
        let lines = [view(0, "/")]
        let underWay = try json(try visits(lines, asOf: at(29))[0])
        #expect(underWay["outcome"] == nil && underWay["under_way"]?.boolValue == true)
        let over = try json(try visits(lines, asOf: at(30))[0])
        #expect(over["outcome"]?["kind"]?.stringValue == "left" && over["under_way"] == nil)
    }

    @Test func `a campaign is found in the context, in the address, and on a later view`() throws {
        let search = #","search":"?a=1&utm_source=google&utm_campaign=spring%20sale&utm_medium=c+p+c&utm_source=other&utm_term=%zz#x""#
        let said = #"{"name":"spring sale","source":"google","medium":"c p c","term":"%zz"}"#
        #expect(try json(try visits([view(0, "/", properties: search)])[0])["campaign"]?.jsonText == said)
        let url = #","url":"https://shop.example/?utm_campaign=x""#
        #expect(try json(try visits([view(0, "/"), view(1, "/b", properties: url)])[0])["campaign"]?.jsonText == #"{"name":"x"}"#)
        let context = #","context":{"campaign":{"name":"y","custom":1},"page":{"search":"?utm_campaign=z"}}"#
        #expect(try json(try visits([view(0, "/", context)])[0])["campaign"]?.jsonText == #"{"name":"y","custom":1}"#)
        let contextPage = #","context":{"campaign":{},"page":{"search":"utm_campaign=z"}}"#
        #expect(try json(try visits([view(0, "/", contextPage)])[0])["campaign"]?.jsonText == #"{"name":"z"}"#)
    }

    @Test func `a visit of pages and screens is one of views, and a shop that is entered is a visit of its own`() throws {
        #expect(try visits([view(0, "/"), view(1, "/", type: "screen")]).map(\.title) == ["Visit of 2 views"])
        #expect(try visits([view(0, "/"), track("Store Visit", at(1), #"{"store_id":4}"#)]).map(\.title) == ["Visit of 1 page", "Visit to store 4"])
        #expect(try visits([track("Product Viewed", at(1), #"{"name":"Boot"}"#), view(2, "/")]).map(\.title) == ["Viewed Boot", "Visit of 1 page"])
    }

    @Test func `a visit shows its first pages and actions, and counts the rest`() throws {
        let views = (0..<300).map { view($0, "/\($0)") }
        let properties = try json(try visits(views + (0..<300).map { track("Cart Viewed", at($0)) })[0])
        #expect(properties["pages"]?.elements.count == 200 && properties["pages_left_out"]?.jsonText == "100")
        #expect(properties["actions"]?.elements.count == 200 && properties["actions_left_out"]?.jsonText == "100")
        #expect(properties["views"]?.jsonText == "300")
    }
}
