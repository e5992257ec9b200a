import Definitions
import EventModel

/// The things that events are about, by the property that names them: an order by its `order_id`, a deal by its `deal_id`, as catalogue.yaml keeps entries.
public struct EventKeys: Sendable, Hashable {
    /// One thing.
    public struct Thing: Sendable, Hashable {
        /// The path of the property that names it, such as `properties.deal_id`.
        public let name: String
        public let value: String

        /// A deal.
        public static func deal(_ id: String) -> Thing { Thing(name: EventKeys.dealName, value: id) }
    }

    private let paths: [String: PropertyPath]

    /// - Parameter kinds: Only things that are entries of these kinds; nil for all.
    public init(_ definitions: DefinitionSet, _ kinds: Set<EntryKind>? = nil) {
        var paths: [String: PropertyPath] = [:]
        for entry in definitions.catalogue.entries where kinds?.contains(entry.kind) ?? true {
            if case .track(let name) = entry.event, let key = entry.key { paths[name] = key }
        }
        self.paths = paths
    }

    /// The names of track events that may be about something.
    public var eventNames: Set<String> { Set(paths.keys).union(PipelineFold.dealEventNames) }

    /// What an event is about; nil when it does not say.
    public func thing(of event: RecordedEvent) -> Thing? {
        guard event.type == .track else { return nil }
        if PipelineFold.isDealEvent(name: event.name) { return event.properties?["deal_id"].flatMap(DealEvent.id).map { Thing(name: Self.dealName, value: $0) } }
        guard let path = paths[event.name], let value = path.values(in: event, channel: "").first?.titleText, !value.isEmpty else { return nil }
        return Thing(name: path.description, value: value)
    }

    /// The name of things that are deals.
    public static let dealName = "properties.deal_id"
}
