import Definitions
import EventModel
import Testing

@testable import Projections

/// How deals go through pipelines.
struct PipelinePerformanceTests {
    private let minute: Int64 = 60_000_000

    private func performance(_ lines: DealLines, _ from: Int, _ to: Int, _ definitions: DefinitionSet = .shipped, _ filter: DealFilter = .all) throws -> PipelinePerformance {
        PipelinePerformance(definitions, try lines.batch(), during: DealLines.instant(from)...DealLines.instant(to), filter)
    }

    @Test func `conversion, time in stage, win rate and velocity are counted over the stretch`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "a", #""stage":"lead","amount":100,"currency":"EUR""#)
        lines.add("Deal Created", "b", #""stage":"lead","amount":300,"currency":"EUR""#)
        lines.add("Deal Created", "c", #""stage":"lead""#)
        lines.add("Deal Stage Changed", "a", #""stage":"qualified""#)
        lines.add("Deal Stage Changed", "b", #""stage":"proposal""#)
        lines.add("Deal Won", "a")
        lines.add("Deal Lost", "b")
        lines.add("Deal Created", "d", #""stage":"lead""#)
        let sales = try performance(lines, 0, 7).pipelines[0]
        let (lead, qualified, proposal) = (sales.stages[0], sales.stages[1], sales.stages[2])
        #expect(lead.entered == 4 && lead.advanced == 2 && lead.won == 1 && lead.lost == 1 && lead.conversion == ExactDecimal("0.5"))
        #expect(lead.stays.micros == [3 * minute, 3 * minute] && lead.ages.micros.sorted() == [0, 5 * minute])
        #expect(qualified.entered == 1 && qualified.advanced == 1 && proposal.entered == 1 && proposal.advanced == 0)
        #expect(sales.won == 1 && sales.lost == 1 && sales.winRate == ExactDecimal("0.5") && sales.open == 2)
        #expect(sales.cycles.micros == [5 * minute])
        #expect(sales.wonAmounts == [CurrencyAmount(currency: "EUR", amount: ExactDecimal(100))])
        // Nothing was closed before.
        let before = try performance(lines, -5, -1).pipelines[0]
        #expect(before.winRate == nil && before.velocityPerDay.isEmpty && before.stages[0].conversion == nil)
    }

    @Test func `velocity is of each currency's own deals, and rounded once`() throws {
        var lines = DealLines()
        for index in 0..<9 { lines.add("Deal Created", "open\(index)", #""amount":1,"currency":"SEK""#) }
        lines.add("Deal Created", "s", #""amount":160,"currency":"SEK""#)
        lines.add("Deal Created", "n", #""amount":160,"currency":"NOK""#)
        lines.add("Deal Won", "s")
        lines.add("Deal Won", "n")
        lines.add("Deal Created", "l", #""amount":1,"currency":"SEK""#)
        lines.add("Deal Lost", "l")
        let sales = try performance(lines, 0, 20).pipelines[0]
        // 9 open × 1/2 × 160 SEK ÷ 2 minutes; nothing is open in NOK.
        #expect(sales.velocityPerDay == [CurrencyAmount(currency: "NOK", amount: .zero), CurrencyAmount(currency: "SEK", amount: ExactDecimal(720 * 720))])
        #expect(sales.currencies.map { "\($0.currency) \($0.open) \($0.won) \($0.lost)" } == ["NOK 0 1 0", "SEK 9 1 1"])
    }

    @Test func `a deal counts in each pipeline for what it did there`() throws {
        let text = """
            pipelines:
              sales: {stages: [{name: lead, probability: 0.1}, {name: proposal, probability: 0.5}, {name: won, probability: 1, closed: won}]}
              renewals: {stages: [{name: due, probability: 0.1}, {name: proposal, probability: 0.5}, {name: won, probability: 1, closed: won}]}
            """
        let definitions = try DefinitionLoader.load(files: ["pipeline.yaml": text])
        var lines = DealLines()
        lines.add("Deal Created", "a", #""pipeline":"renewals","stage":"proposal""#)
        lines.add("Deal Created", "b", #""pipeline":"sales","stage":"proposal""#)
        lines.add("Deal Updated", "a", #""pipeline":"sales","stage":"lead""#)
        lines.add("Deal Won", "b")
        lines.add("Deal Won", "a")
        let (sales, renewals) = (try performance(lines, 0, 9, definitions).pipelines[0], try performance(lines, 0, 9, definitions).pipelines[1])
        #expect(sales.stages[1].entered == 1 && sales.stages[1].stays.micros == [2 * minute] && sales.stages[0].entered == 1 && sales.stages[0].won == 1)
        #expect(renewals.stages[1].entered == 1 && renewals.stages[1].movedOut == 1 && renewals.stages[1].won == 0 && renewals.stages[1].advanced == 0)
        #expect(renewals.stages[1].stays.micros == [2 * minute] && renewals.won == 0 && sales.won == 2)
    }

    @Test func `stages and pipelines that are not defined are told, too`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "a", #""stage":"wobble""#)
        lines.add("Deal Created", "b", #""pipeline":"barter","stage":"swap""#)
        lines.add("Deal Won", "a")
        lines.add("Deal Lost", "b")
        let performance = try performance(lines, 0, 9)
        let (sales, barter) = (performance.pipelines[0], performance.pipelines[1])
        #expect(sales.stages.map(\.name) == ["lead", "qualified", "proposal", "negotiation", "wobble"] && sales.stages[4].entered == 1 && sales.stages[4].won == 1)
        #expect(sales.stages[4].conversion == nil && !sales.stages[4].isMapped && sales.won == 1)
        #expect(barter.name == "barter" && !barter.isMapped && barter.lost == 1 && barter.stages.map(\.lost) == [1])
    }

    @Test(arguments: 1...20)
    func `everything that entered a stage is won, lost, open or gone to another pipeline`(seed: Int) throws {
        var random = RandomDeals(seed: UInt64(seed))
        let lines = random.lines(events: 200, deals: 12)
        let deals = try lines.fold().deals
        for filter in [DealFilter.all, DealFilter(owner: "ada")] {
            let performance = try performance(lines, 0, 200, .shipped, filter)
            for entry in performance.pipelines {
                let here = deals.filter { filter.includes($0) && $0.pipeline == entry.name }
                #expect(entry.open == here.filter(\.isOpen).count && entry.won == here.count { $0.outcome == .won } && entry.lost == here.count { $0.outcome == .lost })
                for stage in entry.stages {
                    #expect(stage.won + stage.lost + stage.movedOut <= stage.entered && stage.advanced ?? 0 <= stage.entered)
                    #expect(stage.ages.micros.count == here.count { $0.isOpen && $0.stage == stage.name })
                }
                #expect(entry.stages.map(\.ages.micros.count).reduce(0, +) == entry.open)
            }
        }
    }

    @Test func `a deal that goes through very many stages is counted in time that its events ask for`() throws {
        var lines = DealLines()
        for index in 0..<20_000 { lines.add("Deal Updated", "a", #""stage":"s\#(index)""#) }
        let sales = try performance(lines, 0, 20_000).pipelines[0]
        #expect(sales.otherStages == 20_000 - PipelineLimits.unmappedStagesMax && sales.open == 1)
    }
}
