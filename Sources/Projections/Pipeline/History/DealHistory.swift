import Definitions
import EventModel

/// Every value that the fields of a deal have had.
public struct DealHistory: Sendable {
    /// One value, since the event that brought it.
    struct Version: Sendable {
        let field: DealField
        /// Nil from when the field is empty.
        let value: FieldValue?
        /// An event's place in the batch.
        let event: Int
        /// That of the event which brought the field's next value; nil while this one holds.
        var end: Int?
    }

    /// The names of the fields.
    public static let fields = DealField.allCases.map(\.rawValue)

    private let events: EventBatch
    /// In canonical order; those of one event in the order of ``fields``.
    private(set) var versions: [Version] = []
    /// The version of each field that holds.
    private var holding: [DealField: Int] = [:]

    /// - Parameters:
    ///   - events: One deal's, in canonical order.
    ///   - zone: As of ``PipelineFold/init(definitions:in:)``.
    /// - Complexity: O(events)
    public init(_ definitions: DefinitionSet, _ events: EventBatch, in zone: TimeZoneRules? = nil) {
        self.events = events
        var (fold, index) = (PipelineFold(definitions: definitions, in: zone), 0)
        fold.fold(events) { step in
            while index < events.count, events.positions[index] != step.after.changePosition { index += 1 }
            note(step, index)
        }
    }

    private mutating func note(_ step: DealStep, _ event: Int) {
        for field in DealField.allCases {
            let (old, new) = (step.before.flatMap { field.value(of: $0) }, field.value(of: step.after))
            guard old != new else { continue }
            if let index = holding[field] { versions[index].end = event }
            holding[field] = versions.count
            versions.append(Version(field: field, value: new, event: event))
        }
    }

    /// Writes `history` into an object that the caller has opened: each value with the event that brought it, and with `to` and `to_position` of the one that ended it.
    ///
    /// - Parameters:
    ///   - field: Only this one; all when it is nil.
    ///   - first: The value to begin with.
    ///   - limit: At most so many of them.
    /// - Returns: The value that the next page begins with; nil when there is none.
    public func appendFields(to json: inout JSONWriter, of field: String?, from first: Int, limit: Int) -> Int? {
        let wanted = field.map { name in versions.filter { $0.field.rawValue == name } } ?? versions
        let page = wanted.dropFirst(first).prefix(limit)
        json.field("history") { json in
            json.array { json in for version in page { append(version, to: &json) } }
        }
        return page.endIndex < wanted.endIndex ? page.endIndex : nil
    }

    private func append(_ version: Version, to json: inout JSONWriter) {
        let event = events[version.event]
        json.object { json in
            json.field("field", version.field.rawValue)
            json.field("value", version.value)
            json.field("occurred_at", event.occurredAt)
            json.field("recorded_at", event.recordedAt)
            json.field("position", event.position)
            json.field("source", event.source)
            json.field("event", event.name)
            json.field("to", version.end.map { events.occurredAt[$0] })
            json.field("to_position", version.end.map { events.positions[$0] })
        }
    }
}
