import Definitions
import EventModel

extension PropertyPath {
    /// What the path leads to in an event, in order; empty when it leads nowhere or to null.
    ///
    /// - Parameter channel: The channel of the event's source.
    /// - Complexity: O(keys and elements on the way)
    func values(in event: RecordedEvent, channel: String) -> [FieldValue] {
        switch root {
        case .properties: event.properties.map { values(in: $0) } ?? []
        case .traits: event.traits.map { values(in: $0) } ?? []
        case .context: event.context.map { values(in: $0) } ?? []
        case .occurredAt: [.instant(event.occurredAt)]
        case .recordedAt: [.instant(event.recordedAt)]
        case .eventName: event.name.isEmpty ? [] : [.text(event.name)]
        case .eventType: [.text(event.type.name)]
        case .source: [.text(event.source)]
        case .channel: [.text(channel)]
        }
    }

    /// What the components lead to from an object on.
    func values(in object: JSONValue) -> [FieldValue] { Self.values(components[...], from: object) }

    static func values(_ components: ArraySlice<Component>, from start: JSONValue) -> [FieldValue] {
        var reached = [start]
        for component in components {
            reached = reached.compactMap { $0[component.name] }
            if component.eachElement { reached = reached.flatMap { $0.kind == .array ? $0.elements : [$0] } }
        }
        return reached.compactMap { FieldValue($0) }
    }
}
