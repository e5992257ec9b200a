import EventModel

/// One event through the decoder, with what it found as text.
struct Decoded {
    var identifiers: [String]
    /// The identifier under which the event is stored.
    var anchor: String?
    /// The identifier made from `previousId`.
    var previousId: String?
    var type: EventType
    var occurredAt: Instant?
    var sentAt: Instant?
    var hasMessageId: Bool
    var jsonText: String
    /// The packed bytes.
    var packed: [UInt8]

    /// - Parameter padding: What stands behind the line, which must not matter.
    init(_ line: [UInt8], limits: EventLimits = EventLimits(), padding: UInt8 = 0x20) throws(EventError) {
        let decoder = EventDecoder(limits: limits)
        var events = DecodedEvents()
        let padded = line + [UInt8](repeating: padding, count: JSONTextReader.paddingBytes)
        try padded.withUnsafeBufferPointer { buffer throws(EventError) in
            try decoder.decode(UnsafeBufferPointer(rebasing: buffer[..<line.count]), number: 1, into: &events)
        }
        let row = events.rows[0]
        let keys = (row.identifierStart..<row.identifierStart + Int(row.identifierCount)).map {
            String(decoding: events.key($0), as: UTF8.self)
        }
        identifiers = keys
        anchor = row.anchorIndex.map { keys[Int($0)] }
        previousId = row.previousIdIndex.map { keys[Int($0)] }
        (type, occurredAt, sentAt, hasMessageId) = (row.type, row.occurredAt, row.sentAt, row.messageIdOffset >= 0)
        packed = Array(events.payload(row))
        var builder = EventBatchBuilder()
        builder.append(.any, identifiers: [], bytes: PackedBytes(copying: UnsafeRawBufferPointer(events.payload(row))), payloadOffset: 0)
        jsonText = builder.build()[0].event.jsonText
    }

    init(_ line: String, limits: EventLimits = EventLimits(), padding: UInt8 = 0x20) throws(EventError) {
        try self.init(Array(line.utf8), limits: limits, padding: padding)
    }
}

/// The error that a line is refused with; nil when it is accepted.
func refusal(_ line: String) -> EventError? { refusal(Array(line.utf8)) }

func refusal(_ line: [UInt8]) -> EventError? {
    do throws(EventError) {
        _ = try Decoded(line)
        return nil
    } catch { return error }
}

/// A page view with further fields.
func page(_ fields: String) -> String { #"{"type":"page","anonymousId":"a""# + (fields.isEmpty ? "" : "," + fields) + "}" }

/// A page view whose `properties` hold one value.
func carrying(_ value: String) -> String { page(#""properties":{"v":\#(value)}"#) }

extension EventBatchBuilder.Header {
    static var any: EventBatchBuilder.Header {
        EventBatchBuilder.Header(position: .none, recordedAt: .earliest, occurredAt: .earliest, type: .page, anchor: .none, source: "test")
    }
}
