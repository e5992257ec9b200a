import ArgumentParser
import EventModel
import Testing

@testable import hindsight

struct SeriesPageTests {
    private func page(_ json: String, _ show: (JSONValue, inout Page) -> Void) throws -> [String] {
        let answer = try JSONValue(parsing: json)
        let now = try #require(Instant(rfc3339: "2026-05-10T00:00:00Z"))
        var page = Page(style: .plain, relative: RelativeTime(answer: answer, present: now), zone: DisplayZone(answer: answer))
        show(answer, &page)
        return page.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private static let basis = #""basis":{"as_of":"2026-02-28T23:59:59.999999Z","as_known_at":7}"#

    @Test func `a series has a line of blocks for each number, and a row for each step`() throws {
        let lines = try page(
            "{\(Self.basis)," + #"""
                "where":"buyers","value":"lifetime_value","step":"month","as_known":"now","points":[
                {"at":"2026-01-31T23:59:59.999999Z","customers":0,"with_value":0,"amounts":[{"currency":"EUR","amount":0}]},
                {"at":"2026-02-28T23:59:59.999999Z","customers":1200,"with_value":3,"amounts":[{"currency":"EUR","amount":5.50}]}]}
                """#) { $1.series($0) }
        #expect(lines.contains { $0.contains("customers  ▁█  0 to 1,200") })
        #expect(lines.contains { $0.contains("EUR        ▁█  0 to 5.50") })
        #expect(lines.contains { $0.contains("end of 2026-02-28") && $0.contains("1,200") && $0.contains("5.50 EUR") })
    }

    @Test func `cohorts stand below one another, with the share that came back in each period`() throws {
        let lines = try page(
            "{\(Self.basis)," + #"""
                "start":"Order Completed","return":"Order Completed","step":"month","cohorts":[
                {"from":"2026-01-01T00:00:00.000000Z","to":"2026-01-31T23:59:59.999999Z","customers":4,"periods":[{"period":0,"customers":4,"share":1.0000},{"period":1,"customers":1,"share":0.2500}]},
                {"from":"2026-02-01T00:00:00.000000Z","to":"2026-02-28T23:59:59.999999Z","customers":0,"periods":[{"period":0,"customers":0,"share":null}]}],
                "periods":[{"period":0,"customers":4,"share":1.0000},{"period":1,"customers":1,"share":0.2500}]}
                """#) { $1.retention($0) }
        #expect(lines.contains { $0.contains("100.0 %") && $0.contains("25.0 %") && $0.contains("2026-01-01") })
        #expect(lines.contains { $0.contains("all cohorts") && $0.contains("100.0 %  25.0 %") })
    }

    @Test func `a funnel has a row for each step`() throws {
        let lines = try page(
            "{\(Self.basis)," + #"""
                "within":"7d","intervals":[{"from":"2026-01-01T00:00:00.000000Z","to":"2026-02-28T23:59:59.999999Z","steps":[
                {"step":1,"name":"Product Viewed","customers":1000,"share":1.0000,"share_of_step_before":null,"median_s":0},
                {"step":2,"name":"Order Completed","customers":25,"share":0.0250,"share_of_step_before":0.0250,"median_s":7200}]}]}
                """#) { $1.funnel($0) }
        #expect(lines.contains { $0.contains("Order Completed") && $0.contains("2.5 %") && $0.contains("2 h") })
    }

    @Test(arguments: [
        ["series", "--where", "lapsed_buyers", "--from", "2026-01-01", "--step", "week"], ["series", "--value", "{count: events, of: Order Completed, within: 1w}", "--from", "2026-01-01", "--as-known-then"],
        ["retention", "--start", "Signed Up", "--return", "page", "--from", "2026-01-01", "--step", "week", "--csv"], ["funnel", "A", "B", "--within", "7d", "--from", "2026-01-01"],
    ])
    func `an example of the help is taken`(arguments: [String]) throws { _ = try HindsightCommand.parseAsRoot(arguments) }

    @Test(arguments: [["series"], ["retention", "--from", "2026-01-01"], ["funnel", "A", "--from", "2026-01-01"]])
    func `what cannot be asked is refused`(arguments: [String]) { #expect(throws: (any Error).self) { try HindsightCommand.parseAsRoot(arguments) } }
}
