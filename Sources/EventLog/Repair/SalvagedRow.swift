import EventModel

/// An event that was found whole in a damaged log. Pointers need to last for the call only.
struct SalvagedRow {
    var position: UInt64
    var recordedAt: Instant
    var occurredAt: Instant
    /// Bits of ``RowFlags``.
    var flags: UInt8
    var type: EventType
    var source: String
    var identifiers: [IdentifierOrdinal]
    /// Which of them is the anchor; 255 for none.
    var anchorIndex: UInt8
    var assignedMessageId: AssignedMessageId?
    var event: UnsafeBufferPointer<UInt8>
}

extension EventGathering {
    /// Calls `body` with each event gathered, in another order than that. No outlines are among them.
    ///
    /// - Throws: ``EventLogError`` when an event is no packed object, or what `body` throws.
    func forEach(in order: [Int], _ body: (SalvagedRow) throws(EventLogError) -> Void) throws(EventLogError) {
        for index in order {
            let (row, recordedAt, assigned, event, ordinals) = gatheredEvent(index)
            guard PackedJSONCheck.isObject(event) else {
                throw EventLogError(.damaged, path: "", lost: row.position...row.position, "event \(row.position) is no packed object")
            }
            let anchor = ordinals.firstIndex { $0.rawValue == row.anchor }
            try body(
                SalvagedRow(
                    position: row.position, recordedAt: recordedAt, occurredAt: Instant(micros: row.occurredAtMicros), flags: row.flags, type: row.type,
                    source: source(of: row), identifiers: ordinals, anchorIndex: anchor.map { UInt8($0) } ?? IdentifierTuple.noAnchor,
                    assignedMessageId: assigned, event: event))
        }
    }
}
