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
    private let rules: DealRules
    /// In the order of their first events. Deals are large: a dictionary of them would move them all whenever it grows.
    private var known: [Deal] = []
    private var indexById: [String: Int] = [:]

    /// - Parameter zone: In which an expected close that is given as an instant is a date; the definitions' own when it is nil.
    public init(definitions: DefinitionSet, in zone: TimeZoneRules? = nil) { rules = DealRules(definitions, in: zone) }

    private static let kinds = Dictionary(uniqueKeysWithValues: DealEventKind.allCases.map { ($0.rawValue, $0) })

    /// The names of track events that change deals.
    public static var dealEventNames: [String] { DealEventKind.allCases.map(\.rawValue) }

    /// Whether track events of this name change deals.
    public static func isDealEvent(name: String) -> Bool { kinds[name] != nil }

    /// The deal that an event is about; nil for other events.
    public static func dealId(of event: RecordedEvent) -> String? {
        guard event.type == .track, isDealEvent(name: event.name) else { return nil }
        return event.properties?["deal_id"].flatMap(DealEvent.id)
    }

    /// Takes events over; others than deal events, and those without a `deal_id`, change nothing.
    ///
    /// - Parameter batch: In canonical order (occurredAt, then position), at least among the events of each deal and across calls.
    /// - Complexity: O(events)
    public mutating func fold(_ batch: EventBatch) {
        Self.forEachDealEvent(of: batch) { event in known[index(of: event)].apply(event, rules: rules) }
    }

    /// The same for events that were read before.
    mutating func fold(_ events: [DealEvent]) {
        for event in events { known[index(of: event)].apply(event, rules: rules) }
    }

    /// The same, and says of each event what it did.
    mutating func fold(_ batch: EventBatch, _ onStep: (DealStep) -> Void) {
        Self.forEachDealEvent(of: batch) { event in
            let before = indexById[event.dealId].map { known[$0] }
            let index = index(of: event)
            known[index].apply(event, rules: rules)
            onStep(DealStep(before: before, after: known[index]))
        }
    }

    /// Where an event's deal is; a new one when the event is its first.
    private mutating func index(of event: DealEvent) -> Int {
        if let index = indexById[event.dealId] { return index }
        indexById[event.dealId] = known.count
        known.append(Deal(first: event, pipeline: rules.firstPipeline))
        return known.count - 1
    }

    static func forEachDealEvent(of batch: EventBatch, _ body: (DealEvent) -> Void) {
        let kindOfCode = batch.names.map { kinds[$0] }
        for index in batch.indices where batch.types[index] == .track {
            guard let kind = kindOfCode[Int(batch.nameCodes[index])], let event = DealEvent(batch[index], kind: kind) else { continue }
            body(event)
        }
    }

    /// Those that a customer's or an account's events are about, in the order they were created, then by id.
    public func deals(_ ids: Set<String>) -> [Deal] {
        ids.compactMap { deal($0) }.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    }

    /// Nil when no event names it.
    func deal(_ id: String) -> Deal? { indexById[id].map { known[$0] } }

    /// In the order they were created, then by id.
    /// - Complexity: O(n log n)
    public var deals: [Deal] {
        let order = known.indices.sorted { (known[$0].createdAt, known[$0].id) < (known[$1].createdAt, known[$1].id) }
        return order.map { known[$0] }
    }

    /// The pipelines as the events so far left them.
    /// - Complexity: O(deals)
    public func view(_ filter: DealFilter = .all) -> PipelineView { PipelineView(tally(filter)) }

    /// The deals that a filter includes, counted.
    func tally(_ filter: DealFilter) -> PipelineTally {
        var tally = PipelineTally(rules, filter)
        for deal in known where filter.includes(deal) { tally.add(deal) }
        return tally
    }
}
