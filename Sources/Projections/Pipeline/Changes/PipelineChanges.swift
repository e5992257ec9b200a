// What happened to the deals between two bases.
//
//   known then, at the start ──restated──▶ known now, at the start ──events, one by one──▶ known now, at the end
//
// Invariant: of every pipeline and currency, and of open, won and lost deals each, the start and all changes come to the end, exactly. The end is counted from
// the deals as they are then, not from the changes.

import Definitions
import EventModel

/// The deals of every pipeline at two bases, and every change between them.
///
/// ```swift
/// let changes = PipelineChanges(definitions, known: eventsKnownThen, now: eventsKnownNow, from: start)
/// changes.pipelines[0].reconciles
/// ```
public struct PipelineChanges: Sendable {
    /// One pipeline's.
    public struct Entry: Sendable {
        /// Nil for all that are not told by name.
        public let name: String?
        public let isMapped: Bool
        public internal(set) var start = PipelineTotal()
        public internal(set) var end = PipelineTotal()
        /// By kind, in the order of ``DealChange/Kind``; kinds of which there was none are left out.
        public internal(set) var sums: [(kind: DealChange.Kind, count: Int, total: PipelineTotal)] = []

        /// Whether the start and the changes come to the end.
        public var reconciles: Bool {
            var total = start
            for sum in sums { total.add(sum.total) }
            return total == end
        }
    }

    /// In the order of pipeline.yaml, then those that it does not have, by name.
    public let pipelines: [Entry]
    /// What is beyond ``PipelineLimits``; nil when nothing is.
    public let otherPipelines: Entry?
    /// What is restated first, by deal; then in canonical order.
    public let changes: [DealChange]

    /// - Parameters:
    ///   - known: Events up to the start, as the first basis knows them; in canonical order.
    ///   - now: Events up to the end, as the second basis knows them; in canonical order.
    ///   - start: The first basis's instant.
    ///   - zone: As of ``PipelineFold/init(definitions:in:)``.
    ///   - filter: With an owner, deals that come to it or leave it are changes of the total, too.
    /// - Complexity: O(events + deals log deals)
    public init(
        _ definitions: DefinitionSet, known: EventBatch, now: EventBatch, from start: Instant, in zone: TimeZoneRules? = nil, _ filter: DealFilter = .all
    ) {
        var (old, new) = (PipelineFold(definitions: definitions, in: zone), PipelineFold(definitions: definitions, in: zone))
        old.fold(known)
        let isBefore = now.indices.prefix { now.occurredAt[$0] <= start }.count
        new.fold(now.selecting(Array(0..<isBefore)))
        let rules = definitions.pipelines
        var entries = ChangeTally(rules, filter)
        for deal in old.deals { entries.start(deal) }
        var changes = Self.restated(old, new, rules, filter)
        new.fold(now.selecting(Array(isBefore..<now.count))) { step in changes += DealWalk.changes(step, rules, filter) }
        for deal in new.deals { entries.end(deal) }
        for change in changes { entries.note(change) }
        (pipelines, otherPipelines) = entries.entries()
        self.changes = changes
    }

    private static func restated(_ old: PipelineFold, _ new: PipelineFold, _ rules: PipelineRules, _ filter: DealFilter) -> [DealChange] {
        var changes: [DealChange] = []
        for deal in new.deals {
            let before = old.deal(deal.id)
            changes += DealWalk.changes(DealStep(before: before, after: deal), rules, filter).map { restated($0, as: $0.kind) }
        }
        for deal in old.deals where new.deal(deal.id) == nil && filter.includes(deal) {
            var gone = DealChange(.restated, deal)
            gone.total.remove(deal)
            changes.append(restated(gone, as: nil))
        }
        return changes
    }

    private static func restated(_ change: DealChange, as kind: DealChange.Kind?) -> DealChange {
        var restated = change
        (restated.kind, restated.restates, restated.occurredAt) = (.restated, kind, nil)
        return restated
    }
}
