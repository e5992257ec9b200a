import EventModel

/// Every decision about consent that a customer's events state, in canonical order. A preference repeats itself on every event: it is a decision where it differs from the one
/// before.
public struct ConsentHistory: Sendable {
    public struct Entry: Sendable, Hashable {
        public let purpose: String
        public let isGranted: Bool
        /// Nil for the whole customer.
        public let contact: String?
        public let textVersion: String?
        public let occurredAt: Instant
        public let recordedAt: Instant
        public let position: LogPosition
        public let source: String
    }

    public private(set) var entries: [Entry] = []

    /// - Parameter events: In canonical order.
    public init(_ events: EventBatch) {
        var preferences: [String: Bool] = [:]
        for index in events.indices {
            let event = events[index]
            for statement in ConsentReading.statements(of: event) {
                if statement.isPreference, preferences.updateValue(statement.isGranted, forKey: statement.purpose) == statement.isGranted { continue }
                entries.append(
                    Entry(
                        purpose: statement.purpose, isGranted: statement.isGranted, contact: statement.contact, textVersion: statement.textVersion,
                        occurredAt: event.occurredAt, recordedAt: event.recordedAt, position: event.position, source: event.source))
            }
        }
    }

    /// Writes `decisions` into an object that the caller has opened.
    public func appendFields(to json: inout JSONWriter) {
        json.field("decisions") { json in
            json.array { json in
                for entry in entries {
                    json.object { json in
                        json.field("purpose", entry.purpose)
                        json.field("granted", entry.isGranted)
                        json.field("contact", entry.contact)
                        json.field("text_version", entry.textVersion)
                        json.field("occurred_at", entry.occurredAt)
                        json.field("recorded_at", entry.recordedAt)
                        json.field("position", entry.position)
                        json.field("source", entry.source)
                    }
                }
            }
        }
    }
}
