import Definitions
import EventModel

/// Deals counted by ``DealCell``, and by the month of each.
struct PipelineTally {
    private struct MonthKey: Hashable {
        let cell: Int
        let month: ForecastMonth
    }

    let rules: DealRules
    let filter: DealFilter
    private var indexByKey: [DealCell.Key: Int] = [:]
    private(set) var cells: [DealCell] = []
    private var months: [MonthKey: DealCell] = [:]
    /// Deals of which the last amount that was stated could not be read.
    private(set) var unreadableCount = 0

    /// - Parameter filter: What the deals that are added have in common.
    init(_ rules: DealRules, _ filter: DealFilter) { (self.rules, self.filter) = (rules, filter) }

    mutating func add(_ deal: Deal) {
        if deal.isAmountUnreadable { unreadableCount += 1 }
        let index = index(of: DealCell.Key(deal, isByOwner: true))
        cells[index].add(deal)
        guard cells[index].category != nil else { return }
        let key = MonthKey(cell: index, month: ForecastMonth(of: deal, in: rules.timeZone))
        if months[key]?.add(deal) == nil {
            var cell = DealCell(emptied: cells[index])
            cell.add(deal)
            months[key] = cell
        }
    }

    /// Adds the deals of another tally, of the same rules and filter. O(cells).
    mutating func add(_ other: PipelineTally) {
        unreadableCount += other.unreadableCount
        let places = other.cells.map { index(of: $0.key) }
        for (place, cell) in zip(places, other.cells) { cells[place].add(cell) }
        for (key, cell) in other.months {
            let own = MonthKey(cell: places[key.cell], month: key.month)
            if months[own]?.add(cell) == nil { months[own] = cell }
        }
    }

    private mutating func index(of key: DealCell.Key) -> Int {
        if let index = indexByKey[key] { return index }
        indexByKey[key] = cells.count
        cells.append(DealCell(key, rules.pipelines))
        return cells.count - 1
    }

    /// The cells of each month, by pipeline.
    var forecasts: [String: [(month: ForecastMonth, cell: DealCell)]] {
        var found: [String: [(month: ForecastMonth, cell: DealCell)]] = [:]
        for (key, cell) in months { found[cell.key.pipeline, default: []].append((key.month, cell)) }
        return found
    }
}
