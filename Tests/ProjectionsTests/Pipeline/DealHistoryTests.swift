import Definitions
import EventModel
import Testing

@testable import Projections

/// Every value that a deal's fields have had.
struct DealHistoryTests {
    private func history(_ lines: DealLines, field: String? = nil, from first: Int = 0, limit: Int = 1000) throws -> JSONValue {
        var json = JSONWriter()
        let history = DealHistory(.shipped, try lines.batch())
        json.object { json in json.field("next", history.appendFields(to: &json, of: field, from: first, limit: limit)) }
        return try JSONValue(parsing: json.text)
    }

    private func rows(_ history: JSONValue) -> [String] {
        (history["history"]?.elements ?? []).map { "\($0["field"]?.stringValue ?? "") \($0["value"]?.jsonText ?? "") \($0["position"]?.jsonText ?? "")" }
    }

    @Test func `every field's values are there, whatever changed them, with null where it was emptied`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "d", #""name":"Shelves","amount":100,"currency":"EUR","owner":"ada","next_step":"call""#)
        lines.add("Deal Updated", "d", #""amount":100.00,"owner":null,"probability":0.7"#)
        lines.add("Deal Won", "d", #""reason":"price""#)
        lines.add("Deal Updated", "d", #""name":"Racks""#)
        lines.add("Deal Reopened", "d")
        #expect(
            try rows(history(lines)) == [
                #"name "Shelves" 1"#, #"pipeline "sales" 1"#, #"stage "lead" 1"#, #"state "open" 1"#, "amount 100 1", #"currency "EUR" 1"#, #"owner "ada" 1"#,
                #"next_step "call" 1"#, "probability 0.7 2", "owner null 2", #"stage "won" 3"#, #"state "won" 3"#, #"reason "price" 3"#,
                #"closed_at "2026-03-03T00:02:00.000000Z" 3"#, #"name "Racks" 4"#, #"stage "lead" 5"#, #"state "open" 5"#, "reason null 5", "closed_at null 5",
            ])
        #expect(try rows(history(lines, field: "name")) == [#"name "Shelves" 1"#, #"name "Racks" 4"#])
        let first = try #require(try history(lines)["history"]?.elements.first)
        #expect(first["to_position"]?.jsonText == "4" && first["to"]?.instantValue == DealLines.instant(3), "until the event that changed it")
        #expect(try history(lines)["history"]?.elements.last?["to"]?.isNull == true, "it still holds")
        #expect(first["occurred_at"]?.instantValue == DealLines.instant(0) && first["event"]?.stringValue == "Deal Created" && first["source"] != nil && first["recorded_at"] != nil)
    }

    @Test(arguments: 1...20)
    func `the last value of each field is what the deal has, and pages join to the whole`(seed: Int) throws {
        var random = RandomDeals(seed: UInt64(seed))
        let lines = random.lines(events: 60, deals: 1)
        let deal = try #require(try lines.deal())
        let whole = try history(lines)
        for field in DealField.allCases {
            var json = JSONWriter()
            field.value(of: deal).map { $0.append(to: &json) } ?? json.null()
            let last = whole["history"]?.elements.last { $0["field"]?.stringValue == field.rawValue }?["value"]?.jsonText ?? "null"
            #expect(last == json.text, "\(field)")
        }
        var (joined, next): ([String], Int?) = ([], 0)
        while let first = next {
            let page = try history(lines, from: first, limit: 7)
            joined += rows(page)
            next = page["next"].flatMap { Int($0.jsonText) }
        }
        #expect(joined == rows(whole))
    }
}
