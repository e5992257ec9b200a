import EventModel
import Testing

@testable import hindsight

struct PipelinePageTests {
    private func page(_ json: String, _ show: (JSONValue, inout Page) -> Void) throws -> [String] {
        let answer = try JSONValue(parsing: json)
        let now = try #require(Instant(rfc3339: "2026-03-10T00:00:00Z"))
        var page = Page(style: .plain, relative: RelativeTime(answer: answer, present: now), zone: DisplayZone(answer: answer))
        show(answer, &page)
        return page.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private static let pipeline = """
        {"basis":{"as_of":"2026-01-31T23:59:59.999999Z","as_known_at":7},"pipelines":[{"name":"sales","mapped":true,"stages":[
         {"name":"lead","mapped":true,"probability":0.05,"closed":null,"count":2,"amounts":[{"currency":"EUR","amount":12000,"weighted":600.0},{"currency":"XXX","amount":1,"weighted":0.05}],
          "owners":[{"owner":"kim","count":1,"amounts":[]},{"owner":null,"count":1,"amounts":[]}]},
         {"name":"won","mapped":true,"probability":1,"closed":"won","count":0,"amounts":[],"owners":[]},
         {"name":"wobble","mapped":false,"probability":null,"closed":null,"count":1,"amounts":[{"currency":"EUR","amount":null,"weighted":null}],"owners":[]},
         {"name":null,"mapped":false,"probability":null,"closed":null,"count":1,"amounts":[],"owners":[]}],
         "open":{"count":4,"amounts":[{"currency":"EUR","amount":12000,"weighted":600.0}]},"won":{"count":0,"amounts":[]},"lost":{"count":0,"amounts":[]},
         "owners":[{"owner":"kim","count":1,"amounts":[{"currency":"EUR","amount":5,"weighted":1}]},{"owner":null,"count":3,"amounts":[]}],
         "forecast":[{"month":"2026-04","category":"commit","currency":"EUR","amount":150,"weighted":120.0,"deals":2},
          {"month":"2026-04","category":"commit","currency":null,"amount":null,"weighted":null,"deals":1},
          {"month":"none","category":"pipeline","currency":"EUR","amount":10,"weighted":0.5,"deals":1}]}],"deals":4}
        """

    @Test func `a pipeline has a row for each stage and currency, unmapped ones marked, a total of what is open, and the forecast`() throws {
        let lines = try page(Self.pipeline) { $1.pipeline($0) }
        #expect(
            lines == [
                "Pipeline  4 deals", "as of end of 2026-01-31 · as known at position 7", "", "sales",
                "  STAGE              PROBABILITY  DEALS           AMOUNT            WEIGHTED",
                "  lead                     5.0 %      2       12,000 EUR           600.0 EUR",
                "                                         1 (no currency)  0.05 (no currency)",
                "  wobble (unmapped)            –      1    too large EUR       too large EUR",
                "  no stage                     –      1                –                   –",
                "  all open                     –      4       12,000 EUR           600.0 EUR",
                "  won                    100.0 %      0                –                   –", "",
                "  MONTH           COMMIT    PIPELINE", "  2026-04    150 EUR (2)           –", "           no amount (1)            ",
                "  none                 –  10 EUR (1)", "",
            ])
    }

    @Test func `by owner there is a row for each, with the deals in every stage`() throws {
        let lines = try page(Self.pipeline) { $1.pipeline($0, isByOwner: true) }
        #expect(
            lines.dropFirst(4).prefix(4) == [
                "  OWNER     LEAD  OPEN      AMOUNT   WEIGHTED", "  kim          1     1       5 EUR      1 EUR", "  nobody       1     3           –          –",
                "  all open           4  12,000 EUR  600.0 EUR",
            ])
    }

    @Test func `a forecast has a row for each month and a column for each category`() throws {
        let lines = try page(
            """
            {"basis":{"as_of":"2026-01-31T12:00:00Z","as_known_at":7},"pipelines":[{"name":"barter","mapped":false,"months":[
             {"month":"2026-01","closed":{"count":3,"amounts":[{"currency":"EUR","amount":30,"weighted":30,"deals":2}]},"commit":{"count":0,"amounts":[]}}]}]}
            """
        ) { $1.pipelineForecast($0) }
        #expect(lines[1] == "as of 2026-01-31 12:00:00Z · as known at position 7")
        #expect(lines.contains("barter (not in pipeline.yaml)") && lines.contains("  2026-01     30 EUR (2)") && lines.contains("           no amount (1)"))
    }

    @Test func `changes come from the start to the end of open, won and lost deals, each with its event`() throws {
        let lines = try page(
            """
            {"from":{"as_of":"2026-03-31T21:59:59.999999Z","as_known_at":9,"tz":"Europe/Berlin"},"to":{"as_of":"2026-04-30T10:00:00Z","as_known_at":9,"tz":"Europe/Berlin"},
             "pipelines":[{"name":"sales","mapped":true,"start":{"deals":2,"amounts":[{"currency":"EUR","amount":150}],"won":{"deals":0,"amounts":[]},"lost":{"deals":0,"amounts":[]}},
              "sums":[{"kind":"won","changes":1,"deals":-1,"amounts":[{"currency":"EUR","amount":-100}],"won":{"deals":1,"amounts":[{"currency":"EUR","amount":100}]},"lost":{"deals":0,"amounts":[]}}],
              "end":{"deals":1,"amounts":[{"currency":"EUR","amount":50}],"won":{"deals":1,"amounts":[{"currency":"EUR","amount":100}]},"lost":{"deals":0,"amounts":[]}},"reconciles":true}],
             "changes":[{"kind":"slipped","deal_id":"d1","occurred_at":"2026-04-02T10:00:00Z","position":4711,"owner":"kim","deals":0,"amounts":[],"from":"2026-05-01","to":"2026-06-01","days":31},
              {"kind":"restated","restates":"moved_back","deal_id":"d2","occurred_at":null,"position":4712,"owner":null,"deals":0,"amounts":[],"from":"b","to":"a"}],"next":null}
            """
        ) { $1.pipelineChanges($0) }
        #expect(lines[1] == "from end of 2026-03-31, as known at position 9" && lines[2] == "to   2026-04-30 12:00:00+02:00, as known at position 9")
        #expect(lines.contains { $0.hasPrefix("  won          1    -1  -100 EUR   +1  +100 EUR") })
        #expect(lines.contains("  2026-04-02 12:00:00+02:00  d1    slipped               2026-05-01  2026-06-01  31 days later  kim        4711"))
        #expect(lines.contains("  known later                d2    restated: moved back  b           a           –              –          4712"))
    }

    @Test func `a trend has lines from the least to the most, a dot where a sum is too large, and what was won since the point before`() throws {
        func point(_ at: String, _ deals: Int, _ amount: String, _ won: Int) -> String {
            #"{"at":"\#(at)T23:59:59.999999Z","pipelines":[{"name":"sales","mapped":true,"deals":\#(deals),"amounts":[{"currency":"EUR","amount":\#(amount)}],"weighted":[],"stages":[{"name":"lead","mapped":true,"deals":\#(deals)}],"won":\#(won),"lost":0}]}"#
        }
        let lines = try page(
            #"{"basis":{"as_of":"2026-03-31T23:59:59.999999Z","as_known_at":7},"points":["#
                + [point("2026-01-31", 14, "10", 5), point("2026-02-28", 2, "null", 8), point("2026-03-31", 3, "-36", 7)].joined(separator: ",") + "]}"
        ) { $1.pipelineTrend($0) }
        #expect(lines.contains("  deals    █▁▂  2 to 14") && lines.contains("  EUR      █·▁  -36 to 10, at times too large") && lines.contains("  in lead  █▁▂  2 to 14"))
        #expect(lines.contains("  end of 2026-01-31     14         10 EUR          –") && lines.contains("  end of 2026-02-28      2  too large EUR         +3"))
        #expect(lines.contains("  end of 2026-03-31      3        -36 EUR         -1"))
    }

    @Test func `performance marks what is unmapped and has a row for each currency`() throws {
        let lines = try page(
            """
            {"basis":{"as_of":"2026-03-31T23:59:59.999999Z","as_known_at":7},"from":"2026-01-01T00:00:00Z","pipelines":[{"name":"sales","mapped":true,"stages":[
             {"name":"wobble","mapped":false,"entered":2,"advanced":null,"conversion":null,"won":1,"lost":1,"moved_out":0,"days_mean":1.50,"days_median":1.50,"open":0,"open_days_mean":null}],
             "open":1,"won":1,"lost":1,"win_rate":0.5000,"cycle_days_mean":3.00,"cycle_days_median":3.00,
             "currencies":[{"currency":"EUR","open":1,"won":1,"lost":1,"win_rate":0.5000,"won_amount":100,"cycle_days_mean":3.00,"velocity_per_day":16.67}]}],"other_pipelines":2}
            """
        ) { $1.pipelinePerformance($0) }
        #expect(lines.contains("since 2026-01-01 00:00:00Z") && lines.contains { $0.hasPrefix("  wobble (unmapped)        2    1     1          0        1.50") })
        #expect(lines.contains("  EUR          1    1     1    50.0 %         100               3.00           16.67"))
        #expect(lines.contains("  2 more pipelines that are not in pipeline.yaml"))
    }

    @Test func `a deal's history has a row for each value, also for none`() throws {
        let lines = try page(
            """
            {"deal_id":"D17","basis":{"as_of":"2026-03-10T00:00:00Z","as_known_at":7},"history":[
             {"field":"owner","value":"kim","occurred_at":"2026-03-07T00:00:00Z","recorded_at":"2026-03-07T00:00:01Z","position":1200,"source":"crm","event":"Deal Created"},
             {"field":"owner","value":null,"occurred_at":"2026-03-09T00:00:00Z","recorded_at":"2026-03-09T00:00:01Z","position":1300,"source":"crm","event":"Deal Updated"}],"next":"2"}
            """
        ) { $1.dealHistory($0) }
        #expect(lines.contains("  2026-03-07 00:00:00Z, 3 days ago  owner  kim    Deal Created  crm     2026-03-07 00:00:01Z      1200"))
        #expect(lines.contains { $0.contains("owner  –      Deal Updated") } && lines.contains("  more: --cursor 2"))
    }
}
