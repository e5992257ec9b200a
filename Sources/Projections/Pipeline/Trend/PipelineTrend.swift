// The open deals of every pipeline at many instants, in one pass over their events: each event takes out of the sums what the deal was and puts in what it
// is, so that a point costs its pipelines and not their deals.

import Definitions
import EventModel

/// Pipelines as they stood at one instant after the other.
///
/// ```swift
/// PipelineTrend(definitions, events, at: mondays).points[3].pipelines[0].open.deals
/// ```
public struct PipelineTrend: Sendable {
    public struct Stage: Sendable, Hashable {
        /// Nil for deals of which no stage is known.
        public let name: String?
        public let deals: Int
    }

    /// One pipeline at one instant.
    public struct Entry: Sendable, Hashable {
        public let name: String
        public internal(set) var open = OpenTotal()
        /// The open deals' amounts times their probability, by currency.
        public internal(set) var weighted = MoneyTally()
        /// Deals won and lost so far.
        public internal(set) var won = 0
        public internal(set) var lost = 0
        /// Open stages in the defined order, then those that pipeline.yaml does not have, by name.
        public internal(set) var stages: [Stage] = []
    }

    public struct Point: Sendable, Hashable {
        public let at: Instant
        /// In the order of pipeline.yaml, then those that it does not have, by name.
        public let pipelines: [Entry]
    }

    public let points: [Point]

    /// - Parameters:
    ///   - events: In canonical order.
    ///   - instants: Ascending.
    /// - Complexity: O(events + instants · pipelines)
    public init(_ definitions: DefinitionSet, _ events: EventBatch, at instants: [Instant]) {
        var (fold, tally, points) = (PipelineFold(definitions: definitions), TrendTally(definitions.pipelines), [Point]())
        var next = 0
        for instant in instants {
            let start = next
            while next < events.count, events.occurredAt[next] <= instant { next += 1 }
            if next > start { fold.fold(events.selecting(start..<next)) { tally.note($0) } }
            points.append(Point(at: instant, pipelines: tally.entries))
        }
        self.points = points
    }
}

/// The sums while events are folded.
private struct TrendTally {
    private struct Sums {
        var open = OpenTotal()
        var weighted = MoneyTally()
        var (won, lost) = (0, 0)
        var stages: [String?: Int] = [:]
    }

    private let rules: PipelineRules
    private var sums: [String: Sums] = [:]

    init(_ rules: PipelineRules) { self.rules = rules }

    mutating func note(_ step: DealStep) {
        if let before = step.before { add(before, sign: -1) }
        add(step.after, sign: 1)
    }

    private mutating func add(_ deal: Deal, sign: Int) {
        let stage = deal.stage.flatMap { rules.pipeline(named: deal.pipeline)?.stage(named: $0) }
        let weighted = deal.weightedAmount(in: stage)?.weighted
        var mine = sums.removeValue(forKey: deal.pipeline) ?? Sums()
        switch deal.outcome {
        case .won: mine.won += sign
        case .lost: mine.lost += sign
        case nil:
            mine.open.deals += sign
            mine.stages[deal.stage, default: 0] += sign
            if let (currency, amount) = deal.openAmount {
                mine.open.amounts.add(sign < 0 ? amount.negated : amount, currency)
                if let weighted { mine.weighted.add(sign < 0 ? weighted.negated : weighted, currency) }
            }
        }
        sums[deal.pipeline] = mine
    }

    var entries: [PipelineTrend.Entry] {
        let defined = rules.pipelines.map(\.name)
        return (defined + sums.keys.filter { !defined.contains($0) }.sorted()).map { name in
            let mine = sums[name] ?? Sums()
            let known = (rules.pipeline(named: name)?.stages ?? []).filter { $0.closed == nil }.map(\.name)
            let others = mine.stages.filter { $0.value != 0 }.keys.filter { stage in !known.contains { $0 == stage } }
            let inOrder = known.map(Optional.some) + others.sorted { ($0 == nil ? 1 : 0, $0 ?? "") < ($1 == nil ? 1 : 0, $1 ?? "") }
            return PipelineTrend.Entry(
                name: name, open: mine.open, weighted: mine.weighted, won: mine.won, lost: mine.lost,
                stages: inOrder.map { PipelineTrend.Stage(name: $0, deals: mine.stages[$0] ?? 0) })
        }
    }
}

extension PipelineTrend {
    /// Writes `points` into an object that the caller has opened.
    public func appendFields(to json: inout JSONWriter) {
        json.field("points") { json in
            json.array { json in
                for point in points {
                    json.object { json in
                        json.field("at", point.at)
                        json.field("pipelines") { json in json.array { json in for entry in point.pipelines { entry.append(to: &json) } } }
                    }
                }
            }
        }
    }
}

extension PipelineTrend.Entry {
    func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("name", name)
            open.appendFields(to: &json)
            weighted.appendField(to: &json, named: "weighted")
            json.field("stages") { json in
                json.array { json in
                    for stage in stages {
                        json.object { json in
                            json.field("name", stage.name)
                            json.field("deals", stage.deals)
                        }
                    }
                }
            }
            json.field("won", won)
            json.field("lost", lost)
        }
    }
}
