import Definitions
import EventModel

extension TimelineEntry {
    /// Writes the entry as an object.
    public func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("kind", kind.rawValue)
            json.field("occurred_at", occurredAt)
            json.field("recorded_at", recordedAt)
            json.field("position", position == .none ? nil : position)
            json.field("title", title)
            json.field("state", state)
            json.field("channel", channel)
            json.field("source", source)
            json.field("amount", amount)
            json.field("currency", currency)
            if let unreadableAmount { json.field("amount_unreadable", unreadableAmount) }
            refunded?.appendField(to: &json, named: "refunded")
            if let durationSeconds { json.field("duration_s", durationSeconds) }
            json.field("properties") { json in
                json.object { json in for property in properties { json.field(property.name, property.value) } }
            }
            if propertiesLeftOut > 0 { json.field("properties_left_out", propertiesLeftOut) }
            if let updatedAt { json.field("updated_at", updatedAt) }
            guard !changes.isEmpty else { return }
            json.field("changes") { json in
                json.array { json in for change in changes { change.append(to: &json) } }
            }
            if changesLeftOut > 0 { json.field("changes_left_out", changesLeftOut) }
        }
    }
}

extension TimelineEntry.Change {
    fileprivate func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("event", event)
            if let title { json.field("title", title) }
            json.field("state", state)
            json.field("occurred_at", occurredAt)
            json.field("recorded_at", recordedAt)
            json.field("position", position)
        }
    }
}
