import Definitions
import EventModel
import Testing

@testable import Projections

/// What happened to open deals between two bases.
struct PipelineChangesTests {
    /// Everything from the event with an index on.
    private func changes(_ lines: DealLines, after index: Int) throws -> PipelineChanges {
        let (batch, start) = (try lines.batch(), DealLines.instant(index))
        return PipelineChanges(.shipped, known: batch.selecting(batch.indices.filter { batch.occurredAt[$0] <= start }), now: batch, from: start)
    }

    private func kinds(_ changes: PipelineChanges) -> [String] { changes.changes.map { "\($0.kind.rawValue) \($0.dealId)" } }

    @Test func `each kind of change is told, with what it makes of the total`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "a", #""stage":"lead","amount":100,"currency":"EUR","expected_close":"2026-05-01","owner":"ada""#)
        lines.add("Deal Created", "b", #""stage":"proposal","amount":50,"currency":"EUR""#)
        lines.add("Deal Updated", "a", #""amount":120.50,"expected_close":"2026-06-01","owner":"bo""#)
        lines.add("Deal Stage Changed", "a", #""stage":"negotiation""#)
        lines.add("Deal Stage Changed", "b", #""stage":"lead""#)
        lines.add("Deal Updated", "b", #""currency":"USD","expected_close":"2026-05-05""#)
        lines.add("Deal Won", "a", #""amount":110"#)
        lines.add("Deal Created", "c", #""amount":7,"currency":"EUR""#)
        lines.add("Deal Lost", "c")
        lines.add("Deal Reopened", "c")
        lines.add("Deal Updated", "b", #""stage":"elsewhere","expected_close":"2026-04-05""#)
        let changes = try changes(lines, after: 1)
        #expect(
            kinds(changes) == [
                "amount_up a", "slipped a", "owner_changed a", "moved_forward a", "moved_back b", "currency_changed b", "close_date_set b", "amount_down a", "won a",
                "created c", "lost c", "reopened c", "moved_elsewhere b", "pulled_in b",
            ])
        let sales = changes.pipelines[0]
        #expect(sales.reconciles && sales.name == "sales")
        #expect(sales.start.deals == 2 && sales.start.amounts.amounts == [CurrencyAmount(currency: "EUR", amount: ExactDecimal(150))])
        #expect(sales.end.deals == 2)
        #expect(sales.end.amounts.amounts == [CurrencyAmount(currency: "EUR", amount: ExactDecimal(7)), CurrencyAmount(currency: "USD", amount: ExactDecimal(50))])
        let slipped = try #require(changes.changes.first { $0.kind == .slipped })
        #expect(slipped.days == 31 && slipped.from == "2026-05-01" && slipped.to == "2026-06-01" && slipped.deals == 0 && slipped.amounts.amounts.isEmpty)
        let won = try #require(changes.changes.first { $0.kind == .won })
        #expect(won.deals == -1 && won.amounts.amounts == [CurrencyAmount(currency: "EUR", amount: ExactDecimal(-110))])
        #expect(won.occurredAt == DealLines.instant(6) && won.position == LogPosition(rawValue: 7))
    }

    @Test func `what is known later of the time before is restated, deal by deal`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "a", #""amount":100,"currency":"EUR""#)
        lines.add("Deal Created", "late", #""amount":30,"currency":"EUR""#)
        lines.add("Deal Updated", "a", #""amount":80"#)
        lines.add("Deal Created", "b", #""amount":1,"currency":"EUR""#)
        lines.add("Deal Won", "a")
        let (batch, start) = (try lines.batch(), DealLines.instant(3))
        // The second and third events were recorded after the first basis.
        let changes = PipelineChanges(.shipped, known: batch.selecting([0, 3]), now: batch, from: start)
        #expect(kinds(changes) == ["restated a", "restated late", "won a"])
        #expect(changes.changes.map { $0.amounts.amounts.first?.amount } == [ExactDecimal(-20), ExactDecimal(30), ExactDecimal(-80)])
        #expect(changes.changes.map(\.deals) == [0, 1, -1])
        #expect(changes.pipelines[0].start.deals == 2 && changes.pipelines[0].end.deals == 2 && changes.pipelines[0].reconciles)
        // One that turns out not to have been there.
        let gone = PipelineChanges(.shipped, known: batch.selecting([0, 3]), now: batch.selecting([3]), from: start)
        #expect(kinds(gone) == ["restated a"] && gone.changes[0].deals == -1 && gone.pipelines[0].reconciles)
    }

    @Test func `another pipeline's deals leave the one and come to the other`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "a", #""amount":100,"currency":"EUR""#)
        lines.add("Deal Updated", "a", #""pipeline":"renewals","amount":90"#)
        let changes = try changes(lines, after: 0)
        #expect(kinds(changes) == ["amount_down a", "moved_out a", "moved_in a"])
        #expect(changes.pipelines.map(\.name) == ["sales", "renewals"] && changes.pipelines.allSatisfy { $0.reconciles })
        #expect(changes.pipelines.map(\.end.deals) == [0, 1])
    }

    @Test(arguments: 1...40)
    func `whatever happens, the start and the changes come to the end, and trends say what views say`(seed: Int) throws {
        var random = RandomDeals(seed: UInt64(seed))
        let batch = try random.lines(events: 200, deals: 12).batch()
        let cuts = [-1, 20, 75, 140, 199]
        for (from, to) in zip(cuts, cuts.dropFirst()) {
            let (start, end) = (DealLines.instant(from), DealLines.instant(to))
            let now = batch.selecting(batch.indices.filter { batch.occurredAt[$0] <= end })
            // Of what was before the start, every third was not known.
            for known in [now.indices.filter { now.occurredAt[$0] <= start }, now.indices.filter { now.occurredAt[$0] <= start && $0 % 3 > 0 }] {
                let changes = PipelineChanges(.shipped, known: now.selecting(known), now: now, from: start)
                #expect(changes.pipelines.allSatisfy { $0.reconciles }, "\(from) to \(to)")
            }
        }
        let instants = cuts.dropFirst().map(DealLines.instant)
        let trend = PipelineTrend(.shipped, batch, at: instants)
        for (point, instant) in zip(trend.points, instants) {
            var fold = PipelineFold(definitions: .shipped)
            fold.fold(batch.selecting(batch.indices.filter { batch.occurredAt[$0] <= instant }))
            for entry in point.pipelines {
                let mine = fold.deals.filter { $0.pipeline == entry.name }
                let open = mine.filter(\.isOpen)
                #expect(entry.open.deals == open.count && entry.won == mine.count { $0.outcome == .won } && entry.lost == mine.count { $0.outcome == .lost })
                var (amounts, weighted) = (MoneyTally(), MoneyTally())
                for deal in open {
                    guard let (currency, amount) = deal.openAmount else { continue }
                    amounts.add(amount, currency)
                    let stage = deal.stage.flatMap { DefinitionSet.shipped.pipelines.pipeline(named: deal.pipeline)?.stage(named: $0) }
                    weighted.add(try #require(deal.weightedAmount(in: stage)?.weighted), currency)
                }
                #expect(entry.open.amounts == amounts && entry.weighted == weighted)
                #expect(entry.stages.map(\.deals).reduce(0, +) == open.count)
            }
        }
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
        let performance = PipelinePerformance(.shipped, try lines.batch(), during: DealLines.instant(0)...DealLines.instant(7))
        let sales = performance.pipelines[0]
        let (lead, qualified, proposal) = (sales.stages[0], sales.stages[1], sales.stages[2])
        #expect(lead.entered == 4 && lead.advanced == 2 && lead.won == 1 && lead.lost == 1 && lead.conversion == ExactDecimal("0.5"))
        #expect(lead.staysMicros == [180_000_000, 180_000_000])
        #expect(qualified.entered == 1 && qualified.advanced == 1 && proposal.entered == 1 && proposal.advanced == 0)
        #expect(sales.won == 1 && sales.lost == 1 && sales.winRate == ExactDecimal("0.5") && sales.open == 2)
        #expect(sales.cyclesMicros == [300_000_000])
        #expect(sales.wonAmounts.amounts == [CurrencyAmount(currency: "EUR", amount: ExactDecimal(100))])
        // Nothing was closed before.
        let before = PipelinePerformance(.shipped, try lines.batch(), during: DealLines.instant(-5)...DealLines.instant(-1)).pipelines[0]
        #expect(before.winRate == nil && before.velocityPerDay.isEmpty && before.stages[0].conversion == nil)
    }
}
