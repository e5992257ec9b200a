// What retention leaves of an event: who it names, when it happened, what was consented to, and by which messageId it is known again.

/// An event without its content.
public enum ReducedEvent {
    /// The name that a track event has afterwards, since every one must have one.
    public static let trackName = "(dropped)"
    private static let marker = (key: "retention", value: "dropped")
    private static let kept: Set<String> = ["type", "messageId", "userId", "anonymousId", "groupId", "timestamp", "originalTimestamp", "sentAt"]
    private static let keptTraits: Set<String> = ["email", "phone"]
    private static let keptDevice: Set<String> = ["id", "advertisingId", "adTrackingEnabled"]
    private static let keptContext: Set<String> = ["externalIds", "consent"]

    /// Types whose content is a decision about who is who, about another event or about the log: they stay whole.
    public static func staysWhole(_ type: EventType) -> Bool { type.isAdministrative || [.alias, .link, .unlink, .retract].contains(type) }

    /// Whether an event has lost its content before: it says so, and there is none. A sender's word alone is not believed.
    public static func isReduced(_ event: JSONValue) -> Bool {
        event[marker.key]?.stringValue == marker.value && text(reducing: event) == event.jsonText
    }

    /// The same for a packed object.
    public static func isReduced(packed event: UnsafeBufferPointer<UInt8>) -> Bool {
        // Few answers need it: a messageId that comes again with another content.
        event.baseAddress != nil && isReduced(JSONValue(PackedBytes(copying: UnsafeRawBufferPointer(event)), at: 0))
    }

    /// A packed object as another, with the fields that stay in the order in which they were sent.
    ///
    /// - Complexity: O(bytes of the event)
    public static func reducing(packed event: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        let text = text(reducing: JSONValue(PackedBytes(copying: UnsafeRawBufferPointer(event)), at: 0))
        // What was written of a stored event is JSON.
        guard let reduced = try? JSONValue(parsing: text) else { return JSONValue.packedEmptyObject }
        return Array(reduced.packedBytes)
    }

    private static func text(reducing event: JSONValue) -> String {
        var json = JSONWriter()
        json.object { json in
            for (key, value) in event.fields { append(key, value, to: &json) }
            json.field(marker.key, marker.value)
        }
        return json.text
    }

    private static func append(_ key: String, _ value: JSONValue, to json: inout JSONWriter) {
        switch key {
        case "event": json.field(key, trackName)
        case "traits": append(key, value, keptTraits, to: &json)
        case "context": appendContext(value, to: &json)
        default: if kept.contains(key) { json.field(key, value) }
        }
    }

    private static func appendContext(_ context: JSONValue, to json: inout JSONWriter) {
        json.field("context") { json in
            json.object { json in
                for (key, value) in context.fields {
                    switch key {
                    case "traits": append(key, value, keptTraits, to: &json)
                    case "device": append(key, value, keptDevice, to: &json)
                    default: if keptContext.contains(key) { json.field(key, value) }
                    }
                }
            }
        }
    }

    private static func append(_ name: String, _ value: JSONValue, _ wanted: Set<String>, to json: inout JSONWriter) {
        let fields = value.fields.filter { wanted.contains($0.key) }
        guard !fields.isEmpty else { return }
        json.field(name) { json in json.object { json in for (key, value) in fields { json.field(key, value) } } }
    }
}
