// Every pipeline at many instants, in one pass over the events: each event takes out of a cell what its deal was and puts into one what it is. A point notes
// the cells that changed since the point before, and costs these and not the deals. What is told by name is decided at the end, when it is known what is large.

import Definitions
import EventModel

/// Pipelines as they stood at one instant after the other.
///
/// ```swift
/// try PipelineTrend(definitions, events, at: mondays).points[3].pipelines[0].open.deals
/// ```
public struct PipelineTrend: Sendable {
    public struct Stage: Sendable, Hashable {
        /// Nil for deals of which no stage is known.
        public let name: String?
        public let isMapped: Bool
        public let deals: Int
    }

    /// One pipeline at one instant.
    public struct Entry: Sendable {
        /// Nil for all that are not told by name.
        public let name: String?
        public let isMapped: Bool
        public internal(set) var open = DealTotal()
        /// The open deals' amounts times their probability, by currency.
        public internal(set) var weighted = MoneyTally()
        /// Deals won and lost so far.
        public internal(set) var won = DealTotal()
        public internal(set) var lost = DealTotal()
        /// Open stages in the defined order, then those with deals that pipeline.yaml does not have, by name.
        public internal(set) var stages: [Stage] = []
        /// Open deals in stages that are not told by name.
        public internal(set) var otherStageDeals = 0
    }

    public struct Point: Sendable {
        public let at: Instant
        /// In the order of pipeline.yaml, then those with deals that it does not have, by name.
        public let pipelines: [Entry]
        /// What is beyond ``PipelineLimits``; nil when nothing is.
        public let otherPipelines: Entry?
    }

    /// The points would have more than ``PipelineLimits/trendRowsMax`` rows together.
    public struct TooManyRows: Error {}

    public let points: [Point]

    /// - Parameters:
    ///   - events: In canonical order.
    ///   - instants: Ascending.
    ///   - zone: As of ``PipelineFold/init(definitions:in:)``.
    /// - Complexity: O(events + instants · pipelines)
    public init(
        _ definitions: DefinitionSet, _ events: EventBatch, at instants: [Instant], in zone: TimeZoneRules? = nil, _ filter: DealFilter = .all
    ) throws(TooManyRows) {
        var (fold, tally) = (PipelineFold(definitions: definitions, in: zone), TrendTally(definitions.pipelines, filter))
        var next = 0
        for instant in instants {
            let start = next
            while next < events.count, events.occurredAt[next] <= instant { next += 1 }
            if next > start { fold.fold(events.selecting(start..<next)) { tally.note($0) } }
            tally.endPoint()
        }
        points = try tally.points(at: instants)
    }
}
