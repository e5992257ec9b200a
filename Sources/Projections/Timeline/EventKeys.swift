import Definitions
import EventModel

/// The things that events are about, by the property that names them: an order by its `order_id`, a deal by its `deal_id`, as catalogue.yaml keeps entries.
public struct EventKeys: Sendable {
    private let paths: [String: PropertyPath]

    public init(_ definitions: DefinitionSet) {
        var paths: [String: PropertyPath] = [:]
        for entry in definitions.catalogue.entries {
            if case .track(let name) = entry.event, let key = entry.key { paths[name] = key }
        }
        self.paths = paths
    }

    /// The names of track events that may be about something.
    public var eventNames: Set<String> { Set(paths.keys).union(PipelineFold.dealEventNames) }

    /// What an event is about; nil when it does not say.
    public func key(of event: RecordedEvent) -> (name: String, value: String)? {
        guard event.type == .track else { return nil }
        if PipelineFold.isDealEvent(name: event.name) { return event.properties?["deal_id"].flatMap(DealEvent.id).map { ("properties.deal_id", $0) } }
        guard let path = paths[event.name], let value = path.values(in: event, channel: "").first?.titleText else { return nil }
        return (path.description, value)
    }
}
