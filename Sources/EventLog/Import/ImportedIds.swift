import EventModel

/// Which messageIds an import has met: a filter over all of them, the events of the present file in memory, the others in their files.
struct ImportedIds: ~Copyable {
    private var filter = MessageIdFilter()
    private var recent: [UInt64: [Recent]] = [:]
    private var events = ByteHeap(capacity: 1 << 20)

    private struct Recent {
        var position: UInt64
        var start: Int
        var count: Int
        var assigned: AssignedMessageId?
    }

    enum Found {
        /// With the same content.
        case same(UInt64)
        case other(UInt64)
    }

    /// The event before that has the row's messageId.
    func find(
        _ incoming: borrowing DecodedEvents, _ row: DecodedEvents.Row, _ assigned: AssignedMessageId?, _ hash: UInt64, _ segments: [SealedSegment]
    ) throws(EventLogError) -> Found? {
        guard filter.mayContain(hash) else { return nil }
        let payload = incoming.payload(row)
        for one in recent[hash] ?? [] {
            let event = UnsafeBufferPointer(rebasing: events.bytes.assumingMemoryBound(to: UInt8.self)[one.start..<one.start + one.count])
            guard Self.hasId(event, one.assigned, incoming, row, assigned) else { continue }
            return EventContent.isSame(event, payload) ? .same(one.position) : .other(one.position)
        }
        for segment in segments.reversed() {
            var isSame = false
            let position = try Self.withKey(incoming, row, assigned, hash) { key throws(EventLogError) in
                try segment.find(key) { _, event, stored throws(EventLogError) in
                    isSame = EventContent.isSame(event, payload)
                    return Self.hasId(event, stored, incoming, row, assigned)
                }
            }
            if let position { return isSame ? .same(position) : .other(position) }
        }
        return nil
    }

    mutating func insert(_ incoming: borrowing DecodedEvents, _ row: DecodedEvents.Row, _ assigned: AssignedMessageId?, _ hash: UInt64, at position: UInt64) {
        filter.insert(hash)
        let (payload, start) = (incoming.payload(row), events.count)
        events.append(UnsafeRawBufferPointer(payload))
        recent[hash, default: []].append(Recent(position: position, start: start, count: payload.count, assigned: assigned))
    }

    /// A file was ended: its events are found there from now on.
    mutating func forgetRecent() {
        recent.removeAll(keepingCapacity: true)
        events.removeAll()
    }

    private static func hasId(
        _ event: UnsafeBufferPointer<UInt8>, _ stored: AssignedMessageId?, _ incoming: borrowing DecodedEvents, _ row: DecodedEvents.Row, _ assigned: AssignedMessageId?
    ) -> Bool {
        guard stored == assigned else { return false }
        return assigned != nil || EventContent.hasMessageId(event, incoming.messageId(row))
    }

    private static func withKey(
        _ incoming: borrowing DecodedEvents, _ row: DecodedEvents.Row, _ assigned: AssignedMessageId?, _ hash: UInt64,
        _ body: (MessageKey) throws(EventLogError) -> UInt64?
    ) throws(EventLogError) -> UInt64? {
        guard let assigned else { return try body(MessageKey(hash: hash, packed: PackedText.bytes(incoming.messageId(row)))) }
        var result: Result<UInt64?, EventLogError> = .success(nil)
        assigned.withPacked { packed in
            do throws(EventLogError) { result = .success(try body(MessageKey(hash: hash, packed: packed))) } catch { result = .failure(error) }
        }
        return try result.get()
    }
}
