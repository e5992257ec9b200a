import Definitions
import EventModel

/// The cells of a trend while events are folded, and what they were at each point.
struct TrendTally {
    private struct Change {
        let cell: Int
        let count: Int
        let sum: WeightedSum
    }

    private let rules: PipelineRules
    private let filter: DealFilter
    private var indexByKey: [DealCell.Key: Int] = [:]
    private var cells: [DealCell] = []
    private var isChanged: [Bool] = []
    private var changed: [Int] = []
    /// Of each point, the cells that are not what they were at the point before.
    private var changesOfPoints: [[Change]] = []
    /// How often a deal came into a cell: what decides which names are told.
    private var arrivals: [Int] = []

    init(_ rules: PipelineRules, _ filter: DealFilter) { (self.rules, self.filter) = (rules, filter) }

    mutating func note(_ step: DealStep) {
        let (before, after) = (step.before.map { DealCell.Key($0, isByOwner: false) }, DealCell.Key(step.after, isByOwner: false))
        if let deal = step.before, let before, filter.includes(deal) { cells[index(of: before)].remove(deal) }
        guard filter.includes(step.after) else { return }
        let index = index(of: after)
        cells[index].add(step.after)
        if before != after { arrivals[index] += 1 }
    }

    /// Where a cell is that is about to change.
    private mutating func index(of key: DealCell.Key) -> Int {
        let index = indexByKey[key] ?? cells.count
        if index == cells.count {
            indexByKey[key] = index
            cells.append(DealCell(key, rules))
            isChanged.append(false)
            arrivals.append(0)
        }
        if !isChanged[index] {
            isChanged[index] = true
            changed.append(index)
        }
        return index
    }

    mutating func endPoint() {
        changesOfPoints.append(changed.map { Change(cell: $0, count: cells[$0].count, sum: cells[$0].sum) })
        for index in changed { isChanged[index] = false }
        changed = []
    }

    func points(at instants: [Instant]) throws(PipelineTrend.TooManyRows) -> [PipelineTrend.Point] {
        let plan = TrendPlan(cells, arrivals, rules, filter)
        var standings = plan.standings
        var known: [Change?] = Array(repeating: nil, count: cells.count)
        var (points, rows): ([PipelineTrend.Point], Int) = ([], 0)
        for (at, changes) in zip(instants, changesOfPoints) {
            for change in changes {
                let place = plan.places[change.cell]
                if let old = known[change.cell] { standings[place.pipeline].add(cells[change.cell].key, place.stage, -old.count, old.sum, isTakenOut: true) }
                standings[place.pipeline].add(cells[change.cell].key, place.stage, change.count, change.sum)
                known[change.cell] = change
            }
            rows += standings.reduce(0) { $0 + $1.rows }
            guard rows <= PipelineLimits.trendRowsMax else { throw PipelineTrend.TooManyRows() }
            points.append(
                PipelineTrend.Point(
                    at: at, pipelines: standings.dropLast().filter { $0.isMapped || !$0.isEmpty }.map(\.entry),
                    otherPipelines: standings.last.flatMap { $0.isEmpty ? nil : $0.entry }))
        }
        return points
    }
}
