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
                "owner_changed a", "amount_up a", "slipped a", "moved_forward a", "moved_back b", "currency_changed b", "close_date_set b", "amount_down a", "won a",
                "created c", "lost c", "reopened c", "pulled_in b", "moved_elsewhere b",
            ])
        let sales = changes.pipelines[0]
        #expect(sales.reconciles && sales.name == "sales")
        #expect(sales.start.open.deals == 2 && sales.start.open.amounts.amounts == [CurrencyAmount(currency: "EUR", amount: ExactDecimal(150))])
        #expect(sales.end.open.deals == 2 && sales.end.won.deals == 1)
        #expect(sales.end.open.amounts.amounts == [CurrencyAmount(currency: "EUR", amount: ExactDecimal(7)), CurrencyAmount(currency: "USD", amount: ExactDecimal(50))])
        let slipped = try #require(changes.changes.first { $0.kind == .slipped })
        #expect(slipped.days == 31 && slipped.from == "2026-05-01" && slipped.to == "2026-06-01" && slipped.total.isNothing)
        let won = try #require(changes.changes.first { $0.kind == .won })
        #expect(won.total.open.deals == -1 && won.total.open.amounts.amounts == [CurrencyAmount(currency: "EUR", amount: ExactDecimal(-110))])
        #expect(won.total.won.deals == 1 && won.total.won.amounts.amounts == [CurrencyAmount(currency: "EUR", amount: ExactDecimal(110))] && won.from == "negotiation")
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
        #expect(changes.changes.map { $0.total.open.amounts.amounts.first?.amount } == [ExactDecimal(-20), ExactDecimal(30), ExactDecimal(-80)])
        #expect(changes.changes.map(\.total.open.deals) == [0, 1, -1])
        #expect(changes.changes.map(\.restates) == [.amountDown, .created, nil])
        #expect(changes.pipelines[0].start.open.deals == 2 && changes.pipelines[0].end.open.deals == 2 && changes.pipelines[0].reconciles)
        // One that turns out not to have been there.
        let gone = PipelineChanges(.shipped, known: batch.selecting([0, 3]), now: batch.selecting([3]), from: start)
        #expect(kinds(gone) == ["restated a"] && gone.changes[0].total.open.deals == -1 && gone.changes[0].restates == nil && gone.pipelines[0].reconciles)
    }

    @Test func `another pipeline's deals leave the one and come to the other`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "a", #""amount":100,"currency":"EUR""#)
        lines.add("Deal Updated", "a", #""pipeline":"renewals","amount":90"#)
        let changes = try changes(lines, after: 0)
        #expect(kinds(changes) == ["amount_down a", "moved_out a", "moved_in a"])
        #expect(changes.pipelines.map(\.name) == ["sales", "renewals"] && changes.pipelines.allSatisfy { $0.reconciles })
        #expect(changes.pipelines.map(\.end.open.deals) == [0, 1])
    }

    @Test func `what an event says beside closing a deal is told, and corrections of closed deals`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "a", #""stage":"proposal","amount":1000,"currency":"EUR","expected_close":"2026-09-01","owner":"ada""#)
        lines.add("Deal Won", "a", #""expected_close":"2026-08-15","owner":"bo""#)
        lines.add("Deal Updated", "a", #""amount":900,"owner":"cy""#)
        lines.add("Deal Lost", "a")
        lines.add("Deal Won", "a", #""pipeline":"renewals""#)
        let changes = try changes(lines, after: 0)
        #expect(
            kinds(changes) == [
                "owner_changed a", "pulled_in a", "won a", "owner_changed a", "amount_down a", "won_to_lost a", "moved_out a", "moved_in a", "lost_to_won a",
            ])
        let (sales, renewals) = (changes.pipelines[0], changes.pipelines[1])
        #expect(sales.reconciles && renewals.reconciles && sales.end.won.deals == 0 && renewals.end.won.deals == 1)
        #expect(renewals.end.won.amounts.amounts == [CurrencyAmount(currency: "EUR", amount: ExactDecimal(900))])
        let corrected = try #require(changes.changes.first { $0.kind == .wonToLost })
        #expect(corrected.total.open.isNothing && corrected.total.won.deals == -1 && corrected.total.lost.deals == 1 && corrected.from == "won" && corrected.to == "lost")
    }

    @Test func `what became known late is restated even where it changes no total`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "a", #""stage":"lead","amount":100,"currency":"EUR","expected_close":"2026-05-01""#)
        lines.add("Deal Updated", "a", #""stage":"proposal","expected_close":"2026-06-01""#)
        lines.add("Deal Created", "b")
        let (batch, start) = (try lines.batch(), DealLines.instant(2))
        let changes = PipelineChanges(.shipped, known: batch.selecting([0, 2]), now: batch, from: start)
        #expect(kinds(changes) == ["restated a", "restated a"] && changes.changes.map(\.restates) == [.slipped, .movedForward])
        #expect(changes.changes.allSatisfy { $0.total.isNothing && $0.occurredAt == nil } && changes.changes[0].days == 31)
    }

    @Test func `of one owner's deals, those that come and go are changes of the total`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "a", #""amount":100,"currency":"EUR","owner":"ada""#)
        lines.add("Deal Created", "b", #""amount":7,"currency":"EUR","owner":"bo""#)
        lines.add("Deal Updated", "a", #""owner":"bo","amount":90"#)
        lines.add("Deal Won", "b", #""owner":"ada""#)
        let batch = try lines.batch()
        func changes(_ owner: String) -> PipelineChanges {
            PipelineChanges(.shipped, known: batch.selecting([0, 1]), now: batch, from: DealLines.instant(1), DealFilter(owner: owner))
        }
        let (ada, bo) = (changes("ada"), changes("bo"))
        #expect(kinds(ada) == ["owner_changed a", "owner_changed b", "won b"] && kinds(bo) == ["owner_changed a", "amount_down a", "owner_changed b"])
        #expect(ada.pipelines[0].reconciles && bo.pipelines[0].reconciles)
        #expect(ada.pipelines[0].start.open.deals == 1 && ada.pipelines[0].end.open.deals == 0 && ada.pipelines[0].end.won.deals == 1)
        #expect(bo.pipelines[0].end.open.amounts.amounts == [CurrencyAmount(currency: "EUR", amount: ExactDecimal(90))])
    }

    @Test func `a sum that did not fit in between is there again, and reconciles`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "a", #""amount":1,"currency":"GBP""#)
        lines.add("Deal Created", "b", #""amount":99999999999999999999999999999999999,"currency":"GBP""#)
        lines.add("Deal Created", "c", #""amount":0.000000000000000001,"currency":"GBP""#)
        lines.add("Deal Lost", "b")
        lines.add("Deal Lost", "c")
        let sales = try changes(lines, after: 0).pipelines[0]
        #expect(sales.reconciles && sales.end.open.amounts.amounts == [CurrencyAmount(currency: "GBP", amount: ExactDecimal(1))])
        #expect(sales.end.lost.amounts.amounts == [CurrencyAmount(currency: "GBP", amount: nil)])
        let trend = try PipelineTrend(.shipped, lines.batch(), at: [2, 4].map(DealLines.instant))
        #expect(trend.points.map { $0.pipelines[0].open.amounts.amounts.map(\.amount) } == [[nil], [ExactDecimal(1)]])
    }

    @Test func `pipelines beyond the bound are told together, and reconcile`() throws {
        var lines = DealLines()
        for index in 0..<(PipelineLimits.unmappedPipelinesMax + 4) { lines.add("Deal Created", "d\(index)", #""pipeline":"p\#(index)""#) }
        let changes = try changes(lines, after: 50)
        #expect(changes.pipelines.count == PipelineLimits.unmappedPipelinesMax + 1 && changes.otherPipelines?.end.open.deals == 4)
        #expect(changes.otherPipelines?.reconciles == true)
    }

    @Test(arguments: 1...40)
    func `whatever happens, the start and the changes come to the end, of all deals and of each owner's and pipeline's`(seed: Int) throws {
        var random = RandomDeals(seed: UInt64(seed))
        let batch = try random.lines(events: 200, deals: 12).batch()
        let filters = [DealFilter.all, DealFilter(owner: "ada"), DealFilter(owner: ""), DealFilter(pipeline: "renewals"), DealFilter(pipeline: "sales", owner: "bo")]
        let cuts = [-1, 20, 75, 140, 199]
        for (from, to) in zip(cuts, cuts.dropFirst()) {
            let (start, end) = (DealLines.instant(from), DealLines.instant(to))
            let now = batch.selecting(batch.indices.filter { batch.occurredAt[$0] <= end })
            // Of what was before the start, every third was not known.
            for known in [now.indices.filter { now.occurredAt[$0] <= start }, now.indices.filter { now.occurredAt[$0] <= start && $0 % 3 > 0 }] {
                for filter in filters {
                    let changes = PipelineChanges(.shipped, known: now.selecting(known), now: now, from: start, filter)
                    #expect(changes.pipelines.allSatisfy { $0.reconciles }, "\(from) to \(to), \(filter)")
                    #expect(changes.changes.allSatisfy { filter.includes(pipeline: $0.pipeline) })
                    var fold = PipelineFold(definitions: .shipped)
                    fold.fold(now)
                    let view = fold.view(filter)
                    for (entry, stands) in zip(changes.pipelines, view.pipelines) where entry.name == stands.name {
                        let (ends, groups) = ([entry.end.open, entry.end.won, entry.end.lost], [stands.open, stands.won, stands.lost])
                        for (end, group) in zip(ends, groups) {
                            #expect(end.deals == group.count && end.amounts.amounts.map(\.amount) == group.amounts.map(\.amount).filter { $0 != .zero })
                        }
                    }
                }
            }
        }
    }
}
