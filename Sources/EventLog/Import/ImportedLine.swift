import EventModel

/// One line of what is imported: when and where its event was recorded, and which bytes are the event.
struct ImportedLine {
    /// Nil where positions are given out by the import.
    var position: UInt64?
    var recordedAt: Instant
    var source: String
    /// The UUID that the event had been given.
    var assignedMessageId: AssignedMessageId?
    /// When it is another than what the event says.
    var occurredAt: Instant?
    /// The event's text in the line.
    var event: Range<Int>

    /// What stands before the event in a line of a dump: nothing else can, since quotes inside of strings are escaped.
    private static let eventField = Array(#","event":"#.utf8)

    /// Reads a line of a dump: `{"position":…,"recorded_at":…,"source":…,"event":{…}}`.
    init(dump line: UnsafeBufferPointer<UInt8>) throws(EventError) {
        guard let start = Self.find(Self.eventField, in: line), line.last == UInt8(ascii: "}") else {
            throw EventError(.invalidEvent, field: "event", #"no line of a dump: it has the form {"position":…,"recorded_at":…,"source":…,"event":{…}}"#)
        }
        event = start + Self.eventField.count..<line.count - 1
        let head: JSONValue
        do { head = try JSONValue(parsing: String(decoding: line[..<start], as: UTF8.self) + "}") } catch { throw EventError(.invalidJSON, "the line is no JSON object") }
        guard let position = head["position"].flatMap({ UInt64($0.jsonText) }), position > 0, position < .max else { throw EventError(.invalidEvent, field: "position", "a whole number from 1 on is needed") }
        guard let source = head["source"]?.stringValue, !source.isEmpty, source.utf8.count <= EventLimits.sourceBytesMax else {
            throw EventError(.invalidEvent, field: "source", "a text of at most \(EventLimits.sourceBytesMax) bytes is needed")
        }
        (self.position, self.source) = (position, source)
        recordedAt = try Self.instant("recorded_at", of: head)
        occurredAt = head["occurred_at"] == nil ? nil : try Self.instant("occurred_at", of: head)
        guard let id = head["message_id"] else { return }
        guard let assigned = id.stringValue.flatMap({ AssignedMessageId(text: $0) }) else { throw EventError(.invalidEvent, field: "message_id", "a UUID in lower case is needed") }
        assignedMessageId = assigned
    }

    /// Reads a line that is an event alone.
    ///
    /// - Parameter field: Where it says when it was recorded, such as `receivedAt` or `context.loggedAt`.
    init(plain line: UnsafeBufferPointer<UInt8>, recordedAt field: String, source: String) throws(EventError) {
        let value: JSONValue
        do { value = try JSONValue(parsing: String(decoding: line, as: UTF8.self)) } catch { throw EventError(.invalidJSON, "the line is no JSON object") }
        recordedAt = try Self.instant(field, of: value)
        (self.source, event) = (source, 0..<line.count)
    }

    private static func instant(_ path: String, of value: JSONValue) throws(EventError) -> Instant {
        let found = path.split(separator: ".").reduce(value as JSONValue?) { $0?[String($1)] }
        guard let instant = found?.stringValue.flatMap({ Instant(rfc3339: $0) }) else { throw EventError(.invalidEvent, field: path, "an RFC 3339 instant is needed") }
        return instant
    }

    private static func find(_ wanted: [UInt8], in line: UnsafeBufferPointer<UInt8>) -> Int? {
        guard line.count > wanted.count else { return nil }
        return (0...line.count - wanted.count).first { start in line[start] == wanted[0] && line[start..<start + wanted.count].elementsEqual(wanted) }
    }
}
