import EventModel
import Testing

@testable import hindsight

struct PageTests {
    private func page(_ json: String, _ show: (JSONValue, inout Page) -> Void) throws -> [String] {
        let answer = try JSONValue(parsing: json)
        let now = try #require(Instant(rfc3339: "2026-03-10T00:00:00Z"))
        var page = Page(style: .plain, relative: RelativeTime(answer: answer, present: now), zone: DisplayZone(answer: answer))
        show(answer, &page)
        return page.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test func `a profile shows money per currency once and hides no field it does not know`() throws {
        let lines = try page(
            """
            {"customer":"c17","aliases":["c90"],"basis":{"as_of":"2026-03-03T00:00:00Z","as_known_at":88231},
             "identifiers":[],"traits":{"plan":{"value":"pro","position":4711}},
             "computed":{"order_count":3,"lifetime_value":null,"lifetime_value_by_currency":{"EUR":1179.70,"USD":5}},"lifecycle":"lead"}
            """
        ) { $1.profile($0) }
        #expect(lines.first == "Customer c17  also c90")
        #expect(lines.contains("as of 2026-03-03 00:00:00Z · as known at position 88231"))
        #expect(lines.contains("  lifetime value  1,179.70 EUR, 5 USD"))
        #expect(lines.contains("  plan   pro        4711"))
        #expect(!lines.contains { $0.contains("by currency") })
        #expect(lines.contains("  lifecycle  lead"))
    }

    @Test func `a timeline puts amounts beside their currency and says how to go on`() throws {
        let lines = try page(
            """
            {"customer":"c1","entries":[{"kind":"purchase","occurred_at":"2026-03-07T00:00:00Z","position":12,"title":"Order o7",
             "amount":1259.90,"currency":"EUR"}],"next":"abc"}
            """
        ) { $1.timeline($0) }
        #expect(lines.contains("  2026-03-07 00:00:00Z, 3 days ago  purchase  Order o7  1,259.90 EUR        12"))
        #expect(lines.contains("  more: --cursor abc"))
    }

    @Test func `a difference shows old and new`() throws {
        let lines = try page(#"{"customer":"c1","changes":{"events":{"from":1,"to":2},"traits":{"changed":{"plan":{"from":{"value":"free","position":3},"to":{"value":"pro","position":9}}}}}}"#) {
            $1.diff($0)
        }
        #expect(lines.contains("  events  1 → 2"))
        #expect(lines.contains("  ~  plan  free  pro         9"))
    }

    @Test func `status shows whatever a domain has, positions without commas`() throws {
        let lines = try page(#"{"version":"0.1","domains":{"customer":{"durable_position":88231,"events":88231,"log":{"segments":2}}}}"#) {
            $1.status($0)
        }
        #expect(lines.contains("  durable_position  88231"))
        #expect(lines.contains("  events            88,231"))
        #expect(lines.contains("    segments  2"))
    }

    @Test func `status says first what is still warming`() throws {
        let lines = try page(#"{"version":"0.1","warming":["identity 41 %"],"domains":{"customer":{"durable_position":8}}}"#) { $1.status($0) }
        #expect(Array(lines.prefix(2)) == ["hindsightd  0.1", "  warming: identity 41 %"])
    }

    @Test func `an identity shows what links its identifiers`() throws {
        let lines = try page(
            #"{"customer":"c1","identifiers":[],"links":[{"from":"user_id:u1","to":"anonymous_id:a","rule":"shared_event","position":3}]}"#
        ) { $1.identity($0) }
        #expect(lines.contains("  user_id:u1  anonymous_id:a  shared_event         3"))
    }
}
