import Definitions
import EventModel

/// Deals, folded from the deal events of any number of customers.
///
/// ```swift
/// var fold = PipelineFold(definitions: definitions)
/// fold.fold(events)
/// fold.view().dealCount
/// ```
public struct PipelineFold: Sendable {
    private let rules: PipelineRules
    private var dealsById: [String: Deal] = [:]

    public init(definitions: DefinitionSet) { rules = definitions.pipelines }

    private static let kinds = Dictionary(uniqueKeysWithValues: DealEventKind.allCases.map { ($0.rawValue, $0) })

    /// The names of track events that change deals.
    public static var dealEventNames: [String] { DealEventKind.allCases.map(\.rawValue) }

    /// Whether track events of this name change deals.
    public static func isDealEvent(name: String) -> Bool { kinds[name] != nil }

    /// Takes events over; others than deal events, and those without a `deal_id`, change nothing.
    ///
    /// - Parameter batch: In canonical order (occurredAt, then position), at least among the events of each deal and across calls.
    /// - Complexity: O(events)
    public mutating func fold(_ batch: EventBatch) {
        let unnamed = rules.pipelines.first?.name ?? ""
        Self.forEachDealEvent(of: batch) { event in
            dealsById[event.dealId, default: Deal(first: event, pipeline: unnamed)].apply(event, rules: rules)
        }
    }

    /// The same, and says of each event what it did.
    mutating func fold(_ batch: EventBatch, _ onStep: (DealStep) -> Void) {
        let unnamed = rules.pipelines.first?.name ?? ""
        Self.forEachDealEvent(of: batch) { event in
            let before = dealsById[event.dealId]
            var after = before ?? Deal(first: event, pipeline: unnamed)
            after.apply(event, rules: rules)
            dealsById[event.dealId] = after
            onStep(DealStep(before: before, after: after))
        }
    }

    private static func forEachDealEvent(of batch: EventBatch, _ body: (DealEvent) -> Void) {
        let kindOfCode = batch.names.map { kinds[$0] }
        for index in batch.indices where batch.types[index] == .track {
            guard let kind = kindOfCode[Int(batch.nameCodes[index])], let event = DealEvent(batch[index], kind: kind) else { continue }
            body(event)
        }
    }

    /// Nil when no event names it.
    func deal(_ id: String) -> Deal? { dealsById[id] }

    /// In the order they were created, then by id.
    /// - Complexity: O(n log n)
    public var deals: [Deal] { dealsById.values.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) } }

    /// The pipelines as the events so far left them.
    /// - Complexity: O(n log n) in the number of deals
    public func view() -> PipelineView { PipelineView(deals: deals, rules: rules) }
}
