import EventModel
import Testing

@testable import Projections

struct TimelineTextTests {
    private let lines = [
        track("Order Completed", "2026-01-01T00:00:00Z", #"{"order_id":"o2","total":59.90,"currency":"EUR","products":[{"name":"Rote Schuhe","tags":["Größe 40"]}]}"#),
        track("Note Added", "2026-01-02T00:00:00Z", #"{"text":"Called back","n":{"deep":[[{"er":"Wörter"}]]}}"#),
        track("Deal Created", "2026-01-03T00:00:00Z", #"{"deal_id":"d1","name":"Fleet"}"#),
        track("Deal Lost", "2026-01-04T00:00:00Z", #"{"deal_id":"d1","reason":"price"}"#),
    ]

    @Test(arguments: [
        ("rote schuhe", ["Order o2"]), ("GROSSE", ["Order o2"]), ("größe", ["Order o2"]), ("grosse 40", ["Order o2"]), ("59.9", ["Order o2"]), ("worter", ["Called back"]), ("called", ["Called back"]),
        ("order o", ["Order o2"]), ("PRICE", ["Deal: Fleet"]), ("Lost: p", ["Deal: Fleet"]), ("nowhere", []), ("text", []),
    ])
    func `a text is found in titles, nested properties, numbers and changes, whatever case and accents`(_ text: String, _ titles: [String]) throws {
        #expect(try Story(lines).timeline().page(TimelineSelection(text: text)).entries.map(\.title) == titles)
    }

    @Test func `a needle is found where a plain search finds it`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let text = String((0..<Int.random(in: 0...12, using: &random)).map { _ in "abAB".randomElement(using: &random) ?? "a" })
            let part = String((0..<Int.random(in: 0...3, using: &random)).map { _ in "abAB".randomElement(using: &random) ?? "a" })
            #expect(TextNeedle(part).stands(in: text) == (part.isEmpty || text.lowercased().contains(part.lowercased())), "\(part) in \(text)")
        }
    }
}
