// What happened to the open deals between two bases.
//
//   known then, at the start ──restated──▶ known now, at the start ──events, one by one──▶ known now, at the end
//
// Invariant: of every pipeline and currency, the start and all changes come to the end, exactly. The end is counted from the deals as they are then, not
// from the changes.

import Definitions
import EventModel

/// The open deals of every pipeline at two bases, and every change between them.
///
/// ```swift
/// let changes = PipelineChanges(definitions, known: eventsKnownThen, now: eventsKnownNow, from: start)
/// changes.pipelines[0].reconciles
/// ```
public struct PipelineChanges: Sendable {
    /// One pipeline's.
    public struct Entry: Sendable {
        public let name: String
        public internal(set) var start = OpenTotal()
        public internal(set) var end = OpenTotal()
        /// By kind, in the order of ``DealChange/Kind``; kinds of which there was none are left out.
        public internal(set) var sums: [(kind: DealChange.Kind, count: Int, total: OpenTotal)] = []

        /// Whether the start and the changes come to the end.
        public var reconciles: Bool {
            var total = start
            for sum in sums {
                total.deals += sum.total.deals
                total.amounts.add(sum.total.amounts)
            }
            return total == end
        }
    }

    /// In the order of pipeline.yaml, then those that it does not have, by name.
    public let pipelines: [Entry]
    /// What is restated first, by deal; then in canonical order.
    public let changes: [DealChange]

    /// - Parameters:
    ///   - known: Events up to the start, as the first basis knows them; in canonical order.
    ///   - now: Events up to the end, as the second basis knows them; in canonical order.
    ///   - start: The first basis's instant.
    /// - Complexity: O(events + deals log deals)
    public init(_ definitions: DefinitionSet, known: EventBatch, now: EventBatch, from start: Instant) {
        var (old, new) = (PipelineFold(definitions: definitions), PipelineFold(definitions: definitions))
        old.fold(known)
        let isBefore = now.indices.prefix { now.occurredAt[$0] <= start }.count
        new.fold(now.selecting(Array(0..<isBefore)))
        var entries = Entries(definitions.pipelines)
        for deal in old.deals { entries.start(deal) }
        var changes = Self.restated(old, new)
        let rules = definitions.pipelines
        new.fold(now.selecting(Array(isBefore..<now.count))) { step in changes += DealChange.changes(step, rules) }
        for deal in new.deals { entries.end(deal) }
        for change in changes { entries.note(change) }
        (pipelines, self.changes) = (entries.inOrder, changes)
    }

    private static func restated(_ old: PipelineFold, _ new: PipelineFold) -> [DealChange] {
        var changes: [DealChange] = []
        for deal in new.deals { changes += restated(old.deal(deal.id), deal) }
        for deal in old.deals where new.deal(deal.id) == nil { changes += restated(deal, nil) }
        return changes
    }

    /// What a deal's share of its pipelines differs by, in which it was thought to be and in which it is.
    private static func restated(_ old: Deal?, _ new: Deal?) -> [DealChange] {
        var shares: [(pipeline: String, total: OpenTotal)] = []
        for (deal, sign) in [(old, -1), (new, 1)] {
            guard let deal, deal.isOpen else { continue }
            if !shares.contains(where: { $0.pipeline == deal.pipeline }) { shares.append((deal.pipeline, OpenTotal())) }
            for index in shares.indices where shares[index].pipeline == deal.pipeline {
                shares[index].total.deals += sign
                if let open = deal.openAmount { shares[index].total.amounts.add(sign < 0 ? open.amount.negated : open.amount, open.currency) }
            }
        }
        guard let deal = new ?? old else { return [] }
        return shares.filter { $0.total.deals != 0 || !$0.total.amounts.isEmpty }.map {
            DealChange(restating: deal, in: $0.pipeline, deals: $0.total.deals, amounts: $0.total.amounts)
        }
    }
}

/// The entries while they are counted.
private struct Entries {
    private var byName: [String: (entry: PipelineChanges.Entry, sums: [DealChange.Kind: (count: Int, total: OpenTotal)])] = [:]
    private let defined: [String]

    init(_ rules: PipelineRules) {
        defined = rules.pipelines.map(\.name)
        for name in defined { byName[name] = (PipelineChanges.Entry(name: name), [:]) }
    }

    mutating func start(_ deal: Deal) { byName[deal.pipeline, default: (PipelineChanges.Entry(name: deal.pipeline), [:])].entry.start.add(deal) }

    mutating func end(_ deal: Deal) { byName[deal.pipeline, default: (PipelineChanges.Entry(name: deal.pipeline), [:])].entry.end.add(deal) }

    mutating func note(_ change: DealChange) {
        byName[change.pipeline, default: (PipelineChanges.Entry(name: change.pipeline), [:])].sums[change.kind, default: (0, OpenTotal())].count += 1
        byName[change.pipeline]?.sums[change.kind]?.total.add(change)
    }

    var inOrder: [PipelineChanges.Entry] {
        let others = byName.keys.filter { !defined.contains($0) }.sorted()
        return (defined + others).compactMap { name in
            guard let (entry, sums) = byName[name] else { return nil }
            var whole = entry
            whole.sums = DealChange.Kind.allCases.compactMap { kind in sums[kind].map { (kind, $0.count, $0.total) } }
            return whole
        }
    }
}
