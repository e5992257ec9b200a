import Definitions
import EventModel
import Testing

@testable import Projections

/// Pipelines at many instants.
struct PipelineTrendTests {
    @Test(arguments: 1...40)
    func `trends say what views say, of all deals and of each owner's and pipeline's`(seed: Int) throws {
        var random = RandomDeals(seed: UInt64(seed))
        let batch = try random.lines(events: 200, deals: 12).batch()
        let instants = [20, 75, 75, 140, 199].map(DealLines.instant)
        for filter in [DealFilter.all, DealFilter(owner: "ada"), DealFilter(owner: ""), DealFilter(pipeline: "renewals")] {
            let trend = try PipelineTrend(.shipped, batch, at: instants, filter)
            for (point, instant) in zip(trend.points, instants) {
                var fold = PipelineFold(definitions: .shipped)
                fold.fold(batch.selecting(batch.indices.filter { batch.occurredAt[$0] <= instant }))
                let view = fold.view(filter)
                #expect(point.pipelines.map(\.name) == view.pipelines.map(\.name))
                for (entry, stands) in zip(point.pipelines, view.pipelines) {
                    #expect((entry.open.deals, entry.won.deals, entry.lost.deals) == (stands.open.count, stands.won.count, stands.lost.count))
                    let totals = [(entry.open, stands.open), (entry.won, stands.won), (entry.lost, stands.lost)]
                    for (mine, theirs) in totals { #expect(mine.amounts.amounts.map(\.amount) == theirs.amounts.map(\.amount).filter { $0 != .zero }) }
                    #expect(entry.weighted.amounts.map(\.amount) == stands.open.amounts.map(\.weighted).filter { $0 != .zero })
                    let open = fold.deals.filter { filter.includes($0) && $0.isOpen && $0.pipeline == entry.name }
                    for stage in entry.stages { #expect(stage.deals == open.count { $0.stage == stage.name }) }
                    #expect(entry.stages.map(\.deals).reduce(0, +) == stands.open.count)
                }
            }
        }
    }

    @Test func `made-up pipelines are told by name up to a bound, only where they have deals`() throws {
        var lines = DealLines()
        let count = PipelineLimits.unmappedPipelinesMax + 10
        for index in 0..<count { lines.add("Deal Created", "d\(index)", #""pipeline":"p\#(index)","amount":2,"currency":"EUR""#) }
        for index in 0..<count { lines.add("Deal Updated", "d\(index)", #""pipeline":"sales""#) }
        let trend = try PipelineTrend(.shipped, lines.batch(), at: [4, count - 1, 2 * count - 1].map(DealLines.instant))
        #expect(trend.points.map { $0.pipelines.map(\.open.deals).reduce(0, +) + ($0.otherPipelines?.open.deals ?? 0) } == [5, count, count])
        #expect(trend.points[1].otherPipelines?.open.deals == 10 && trend.points[1].pipelines.count == PipelineLimits.unmappedPipelinesMax + 1)
        #expect(trend.points[2].pipelines.map(\.name) == ["sales"] && trend.points[2].otherPipelines == nil)
    }

    @Test func `made-up stages are told by name up to a bound, and counted beyond it`() throws {
        var lines = DealLines()
        let count = PipelineLimits.unmappedStagesMax + 10
        for index in 0..<count { lines.add("Deal Created", "d\(index)", #""stage":"s\#(index)""#) }
        let sales = try PipelineTrend(.shipped, lines.batch(), at: [DealLines.instant(count)]).points[0].pipelines[0]
        #expect(sales.stages.count == 4 + PipelineLimits.unmappedStagesMax && sales.otherStageDeals == 10 && sales.open.deals == count)
    }

    @Test func `a trend that would have too many rows is refused`() throws {
        var lines = DealLines()
        for index in 0..<100 { lines.add("Deal Created", "d\(index)", #""pipeline":"p\#(index)","stage":"s","amount":1"#) }
        let batch = try lines.batch()
        #expect(throws: PipelineTrend.TooManyRows.self) {
            try PipelineTrend(.shipped, batch, at: (0..<1000).map { DealLines.instant(100 + $0) })
        }
    }
}
