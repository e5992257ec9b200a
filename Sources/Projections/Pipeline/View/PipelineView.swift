import Definitions
import EventModel

/// Where all deals stand: per pipeline, stage and owner, and as a forecast.
///
/// Made by ``PipelineFold/view(_:)``. What is beyond ``PipelineLimits`` is counted together under `rest`: totals are of all deals.
public struct PipelineView: Sendable {
    /// Deals of one owner.
    public struct Owner: Sendable {
        /// Nil for deals that nobody owns.
        public let name: String?
        public internal(set) var deals = DealGroup()
    }

    public struct Stage: Sendable {
        /// Nil for deals of which no stage is known.
        public let name: String?
        /// Whether pipeline.yaml has the stage.
        public let isMapped: Bool
        /// 0...1; nil for unmapped stages.
        public let probability: ExactDecimal?
        /// How deals in it have ended; nil for open and for unmapped stages.
        public let closed: PipelineStage.Outcome?
        public let deals: DealGroup
        /// By name, deals of nobody last.
        public let owners: [Owner]
        public let otherOwners: DealGroup

        public var count: Int { deals.count }
        public var amounts: [WeightedAmount] { deals.amounts }
    }

    /// Deals that close in the same month with the same certainty.
    public struct Forecast: Sendable {
        /// Of closed deals the month in which they were closed; else that of the expected close.
        public let month: ForecastMonth
        public let category: ForecastCategory
        public internal(set) var deals = DealGroup()
    }

    public struct Entry: Sendable {
        public let name: String
        /// Whether pipeline.yaml has the pipeline.
        public let isMapped: Bool
        /// In the defined order, then the unmapped ones by name, deals without a stage last.
        public let stages: [Stage]
        /// Unmapped stages that are not shown, and the deals in them.
        public let otherStages: (stages: Int, deals: DealGroup)
        public let open: DealGroup
        public let won: DealGroup
        public let lost: DealGroup
        /// The open deals by owner: by name, deals of nobody last.
        public let owners: [Owner]
        public let otherOwners: DealGroup
        /// By month (none last) and category (least sure first).
        public let forecast: [Forecast]
    }

    /// In the order of pipeline.yaml, deals or not, then those it does not have, by name.
    public let pipelines: [Entry]
    /// Pipelines that are not shown, and the deals in them.
    public let otherPipelines: (pipelines: Int, deals: DealGroup)
    public let dealCount: Int
    /// Deals of which the last amount that was stated could not be read: they count with what was stated before.
    public let unreadableCount: Int

    /// - Complexity: O(cells log cells)
    init(_ tally: PipelineTally) {
        let (rules, filter) = (tally.rules, tally.filter)
        unreadableCount = tally.unreadableCount
        let byPipeline = Dictionary(grouping: tally.cells) { Optional($0.key.pipeline) }
        let defined = rules.pipelines.pipelines.map(\.name).filter { filter.includes(pipeline: $0) }
        let order = NameOrder(defined: defined, sizes: byPipeline.mapValues(\.dealCount), othersMax: PipelineLimits.unmappedPipelinesMax)
        let owners = Self.owners(tally.cells)
        let forecasts = tally.forecasts
        pipelines = order.shown.compactMap(\.self).map { name in
            Entry(name, byPipeline[name] ?? [], rules.pipelines.pipeline(named: name), owners, forecasts[name] ?? [])
        }
        let rest = order.rest.flatMap { byPipeline[$0] ?? [] }
        (otherPipelines, dealCount) = ((order.rest.count, DealGroup(rest)), tally.cells.dealCount)
    }

    private static func owners(_ cells: [DealCell]) -> Set<String?> {
        var sizes: [String?: Int] = [:]
        for cell in cells { sizes[cell.key.owner, default: 0] += cell.count }
        return Set(NameOrder(defined: [], sizes: sizes, othersMax: PipelineLimits.ownersMax).shown)
    }
}

extension PipelineView.Entry {
    /// - Parameter shownOwners: Who is told by name.
    fileprivate init(
        _ name: String, _ cells: [DealCell], _ pipeline: Pipeline?, _ shownOwners: Set<String?>, _ forecasts: [(month: ForecastMonth, cell: DealCell)]
    ) {
        (self.name, isMapped) = (name, pipeline != nil)
        let byStage = Dictionary(grouping: cells, by: \.key.stage)
        let order = NameOrder(
            defined: pipeline?.stages.map(\.name) ?? [], sizes: byStage.mapValues(\.dealCount), othersMax: PipelineLimits.unmappedStagesMax)
        stages = order.shown.map { name in PipelineView.Stage(name, byStage[name] ?? [], name.flatMap { pipeline?.stage(named: $0) }, shownOwners) }
        otherStages = (order.rest.count, DealGroup(order.rest.flatMap { byStage[$0] ?? [] }))
        let openCells = cells.filter { $0.key.outcome == nil }
        open = DealGroup(openCells)
        won = DealGroup(cells.filter { $0.key.outcome == .won })
        lost = DealGroup(cells.filter { $0.key.outcome == .lost })
        (owners, otherOwners) = PipelineView.Owner.owners(openCells, shownOwners)
        forecast = PipelineView.Forecast.forecast(forecasts)
    }
}

extension PipelineView.Stage {
    fileprivate init(_ name: String?, _ cells: [DealCell], _ stage: PipelineStage?, _ shownOwners: Set<String?>) {
        (self.name, isMapped, probability, closed) = (name, stage != nil, stage?.probability, stage?.closed)
        deals = DealGroup(cells)
        (owners, otherOwners) = PipelineView.Owner.owners(cells, shownOwners)
    }
}

extension PipelineView.Owner {
    fileprivate static func owners(_ cells: [DealCell], _ shown: Set<String?>) -> ([PipelineView.Owner], DealGroup) {
        var (found, rest): ([String?: PipelineView.Owner], DealGroup) = ([:], DealGroup())
        for cell in cells {
            let name = cell.key.owner
            if shown.contains(name) { found[name, default: PipelineView.Owner(name: name)].deals.add(cell) } else { rest.add(cell) }
        }
        return (found.values.sorted { NameOrder.precedes($0.name, $1.name) }, rest)
    }
}

extension PipelineView.Forecast {
    private struct Key: Hashable {
        let month: ForecastMonth
        let category: ForecastCategory
    }

    fileprivate static func forecast(_ cells: [(month: ForecastMonth, cell: DealCell)]) -> [PipelineView.Forecast] {
        var found: [Key: PipelineView.Forecast] = [:]
        for (month, cell) in cells {
            guard let category = cell.category else { continue }
            found[Key(month: month, category: category), default: PipelineView.Forecast(month: month, category: category)].deals.add(cell)
        }
        return found.values.sorted { ($0.month, $0.category) < ($1.month, $1.category) }
    }
}

extension [DealCell] {
    fileprivate var dealCount: Int { reduce(0) { $0 + $1.count } }
}

extension DealGroup {
    init(_ cells: [DealCell]) {
        self.init()
        for cell in cells { add(cell) }
    }
}
