/// What a packed event must look like, field by field; finds its identifiers, anchor and times on the way.
struct EventChecker {
    private var row: DecodedEvents.Row
    private let fields: EventFields

    static func check(
        _ events: inout DecodedEvents, payloadOffset: Int, line: UInt64, places: FieldPlaces
    ) throws(EventError) -> DecodedEvents.Row {
        let root = UnsafePointer(events.heap.base + payloadOffset)
        let fields = EventFields(root, places)
        var checker = EventChecker(
            row: DecodedEvents.Row(
                payloadOffset: payloadOffset, payloadBytes: events.heap.count - payloadOffset, messageIdOffset: -1, messageIdHash: 0,
                occurredAt: nil, sentAt: nil, type: try fields.eventType(), identifierStart: events.identifiers.count,
                identifierCount: 0, anchorIndex: nil, previousIdIndex: nil, line: line),
            fields: fields)
        try checker.checkMessageId(root)
        try checker.checkTimes()
        try checker.checkShape()
        try checker.collectIdentifiers(&events)
        return checker.row
    }

    private mutating func checkMessageId(_ root: UnsafePointer<UInt8>) throws(EventError) {
        guard let cursor = try fields.string(.messageId, "messageId") else {
            guard row.type != .retract else { throw EventError(.invalidEvent, field: "messageId", "a retract names the messageId of the event it retracts") }
            return
        }
        let length = EventFields.length(cursor)
        guard (1...EventLimits.messageIdBytesMax).contains(length) else {
            throw EventError(.invalidEvent, field: "messageId", "has \(length) bytes; 1 to \(EventLimits.messageIdBytesMax) are allowed")
        }
        row.messageIdOffset = row.payloadOffset + (cursor.p - root)
        row.messageIdHash = MessageIdHash.of(packed: cursor.p)
    }

    private mutating func checkTimes() throws(EventError) {
        let timestamp = try fields.instant(.timestamp, "timestamp")
        let original = try fields.instant(.originalTimestamp, "originalTimestamp")
        row.occurredAt = timestamp ?? original
        row.sentAt = try fields.instant(.sentAt, "sentAt")
        _ = try fields.instant(.receivedAt, "receivedAt")
    }

    /// What each type needs beside identifiers.
    private func checkShape() throws(EventError) {
        try fields.checkObject(.properties, "properties")
        try fields.checkObject(.traits, "traits")
        try fields.checkObject(.context, "context")
        try fields.checkObject(.integrations, "integrations")
        switch row.type {
        case .track:
            guard let event = try fields.string(.event, "event"), EventFields.length(event) > 0 else {
                throw EventError(.invalidEvent, field: "event", "a track names its event")
            }
        case .page, .screen: _ = try fields.string(.name, "name")
        case .group: try fields.require(.groupId, "groupId", "a group names its groupId")
        case .alias:
            try fields.require(.userId, "userId", "an alias names the userId that is known from now on")
            try fields.require(.previousId, "previousId", "an alias names the previousId that was used before")
        case .retract: _ = try fields.string(.reason, "reason")
        case .identify, .link, .unlink, .erase, .suppress, .unsuppress: break
        }
    }

    private mutating func collectIdentifiers(_ events: inout DecodedEvents) throws(EventError) {
        var collector = IdentifierCollector(fields: fields, type: row.type)
        try collector.collect(into: &events)
        row.identifierCount = UInt8(events.identifiers.count - row.identifierStart)
        row.previousIdIndex = collector.previousIdIndex.map { UInt8($0 - row.identifierStart) }
        try checkIdentifierCount()
        var best: AnchorRank?
        for index in row.identifierStart..<events.identifiers.count {
            let rank = events.identifiers[index].rank
            if best == nil || rank.rawValue < best!.rawValue {
                best = rank
                row.anchorIndex = UInt8(index - row.identifierStart)
            }
        }
    }

    private func checkIdentifierCount() throws(EventError) {
        switch row.type {
        case .retract, .erase, .suppress, .unsuppress: return
        case .link where row.identifierCount < 2:
            throw EventError(.invalidEvent, field: "identifiers", "a link names at least two identifiers, such as \"user_id:u42\"")
        case .unlink where row.identifierCount < 1:
            throw EventError(.invalidEvent, field: "identifiers", "an unlink names at least one identifier, such as \"user_id:u42\"")
        default:
            guard row.identifierCount > 0 else {
                throw EventError(
                    .invalidEvent, field: "userId",
                    "no usable identifier: send userId, anonymousId, traits.email, traits.phone, context.device.id, context.externalIds or groupId")
            }
        }
    }
}
