import Definitions
import EventModel

/// A pipeline between two points of a trend.
struct TrendStanding {
    private let name: String?
    let isMapped: Bool
    let stageNames: [String?]
    /// How many of the stages, from the first, pipeline.yaml has.
    private let mappedStages: Int
    private var stageDeals: [Int]
    private var otherStageDeals = 0
    private var total = PipelineTotal()
    private var weighted = MoneyTally()

    /// - Parameter stageSizes: Of the stages in which deals were open.
    init(_ name: String, _ pipeline: Pipeline?, _ stageSizes: [String?: Int]) {
        let open = (pipeline?.stages ?? []).filter { $0.closed == nil }.map(\.name)
        (self.name, isMapped, mappedStages) = (name, pipeline != nil, open.count)
        stageNames = NameOrder(defined: open, sizes: stageSizes, othersMax: PipelineLimits.unmappedStagesMax).shown
        stageDeals = Array(repeating: 0, count: stageNames.count)
    }

    /// What is counted together.
    init() { (name, isMapped, mappedStages, stageNames, stageDeals) = (nil, false, 0, [], []) }

    /// - Parameters:
    ///   - stage: Into ``stageNames``; nil for those that are counted together.
    ///   - count: Deals more, or fewer.
    ///   - isTakenOut: Whether the sum is subtracted.
    mutating func add(_ key: DealCell.Key, _ stage: Int?, _ count: Int, _ sum: WeightedSum, isTakenOut: Bool = false) {
        var change = DealTotal()
        change.deals = count
        if let currency = key.currency { change.amounts.add(isTakenOut ? sum.whole.negated : sum.whole, currency) }
        switch key.outcome {
        case .won: total.won.add(change)
        case .lost: total.lost.add(change)
        case nil:
            total.open.add(change)
            if let stage { stageDeals[stage] += count } else { otherStageDeals += count }
            if let currency = key.currency { weighted.add(isTakenOut ? sum.weighted.negated : sum.weighted, currency) }
        }
    }

    var isEmpty: Bool { total.open.deals == 0 && total.won.deals == 0 && total.lost.deals == 0 }

    /// How much of an answer it takes.
    var rows: Int {
        if isEmpty, !isMapped { return 0 }
        return 1 + stageDeals.count + total.open.amounts.count + total.won.amounts.count + total.lost.amounts.count + weighted.count
    }

    var entry: PipelineTrend.Entry {
        let stages = zip(stageNames, stageDeals).enumerated().compactMap { index, stage in
            index < mappedStages || stage.1 != 0 ? PipelineTrend.Stage(name: stage.0, isMapped: index < mappedStages, deals: stage.1) : nil
        }
        return PipelineTrend.Entry(
            name: name, isMapped: isMapped, open: total.open, weighted: weighted, won: total.won, lost: total.lost, stages: stages, otherStageDeals: otherStageDeals)
    }
}
