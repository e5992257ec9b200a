import Definitions

/// Where each cell of a trend is told: which pipelines and stages have names of their own.
struct TrendPlan {
    struct Place {
        /// Into ``standings``.
        let pipeline: Int
        /// Into the standing's stages; nil for those that are counted together, and for closed deals.
        let stage: Int?
    }

    /// Of each cell.
    let places: [Place]
    /// Empty ones in the order in which they are told, last what is counted together.
    let standings: [TrendStanding]

    init(_ cells: [DealCell], _ arrivals: [Int], _ rules: PipelineRules, _ filter: DealFilter) {
        var (pipelineSizes, stageSizes): ([String?: Int], [String: [String?: Int]]) = ([:], [:])
        for (cell, count) in zip(cells, arrivals) {
            pipelineSizes[cell.key.pipeline, default: 0] += count
            if cell.key.outcome == nil { stageSizes[cell.key.pipeline, default: [:]][cell.key.stage, default: 0] += count }
        }
        let defined = rules.pipelines.map(\.name).filter { filter.includes(pipeline: $0) }
        let names = NameOrder(defined: defined, sizes: pipelineSizes, othersMax: PipelineLimits.unmappedPipelinesMax).shown.compactMap(\.self)
        let made = names.map { TrendStanding($0, rules.pipeline(named: $0), stageSizes[$0] ?? [:]) } + [TrendStanding()]
        let indexByName = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
        let stageIndices = made.map { Dictionary(uniqueKeysWithValues: zip($0.stageNames, $0.stageNames.indices)) }
        places = cells.map { cell in
            let pipeline = indexByName[cell.key.pipeline] ?? names.count
            return Place(pipeline: pipeline, stage: cell.key.outcome == nil ? stageIndices[pipeline][cell.key.stage] : nil)
        }
        standings = made
    }
}
