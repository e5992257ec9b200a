import Definitions
import EventModel

/// Deals counted by ``DealCell``, and by the month of each.
struct PipelineTally {
    private struct MonthKey: Hashable {
        let cell: Int
        let month: ForecastMonth
    }

    private let rules: DealRules
    private var indexByKey: [DealCell.Key: Int] = [:]
    private(set) var cells: [DealCell] = []
    private var months: [MonthKey: DealCell] = [:]

    init(_ rules: DealRules) { self.rules = rules }

    mutating func add(_ deal: Deal) {
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
