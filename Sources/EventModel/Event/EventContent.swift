/// What makes two events with one messageId the same: everything that was sent but transport stamps.
public enum EventContent {
    /// True when two packed events agree in all fields but `sentAt`, `receivedAt`, `originalTimestamp` and `_metadata` (a `writeKey` is never
    /// stored). Keys must come in the same order and numbers in the same text, as a resent event has them.
    ///
    /// - Complexity: O(bytes)
    public static func isSame(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
        var (x, xEnd) = PackedCursor(a.baseAddress!).content()
        var (y, yEnd) = PackedCursor(b.baseAddress!).content()
        while true {
            let left = nextField(&x, xEnd)
            let right = nextField(&y, yEnd)
            guard let left, let right else { return left == nil && right == nil }
            guard left.count == right.count, equalBytes(left.baseAddress!, right.baseAddress!, left.count) else { return false }
        }
    }

    /// Key and value of the next field that counts.
    private static func nextField(_ cursor: inout PackedCursor, _ end: UnsafePointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        while cursor.p < end {
            let start = cursor.p
            let key = cursor.wellKnownKey()
            cursor.skip()
            switch key {
            case .sentAt, .receivedAt, .originalTimestamp, .metadata, .writeKey: continue
            default: return UnsafeBufferPointer(start: start, count: cursor.p - start)
            }
        }
        return nil
    }

    /// The hash of the packed object's `messageId`; nil when it has none.
    public static func messageIdHash(_ event: UnsafeBufferPointer<UInt8>) -> UInt64? {
        messageId(event).map { MessageIdHash.of(packed: $0.p) }
    }

    /// The packed object's `messageId`; nil when it has none.
    public static func messageIdText(_ event: UnsafeBufferPointer<UInt8>) -> String? {
        messageId(event).flatMap { PackedValueView($0).text }
    }

    /// True when the packed object's `messageId` packs to the same bytes as the packed string at `id`.
    public static func hasMessageId(_ event: UnsafeBufferPointer<UInt8>, _ id: UnsafePointer<UInt8>) -> Bool {
        guard let found = messageId(event) else { return false }
        var (idEnd, foundEnd) = (PackedCursor(id), found)
        idEnd.skip()
        foundEnd.skip()
        return foundEnd.p - found.p == idEnd.p - id && equalBytes(found.p, id, idEnd.p - id)
    }

    /// The packed string that is an event's name: a track's `event`, a page's or screen's `name`; nil when it has none.
    public static func name(_ event: UnsafeBufferPointer<UInt8>, _ type: EventType) -> UnsafeBufferPointer<UInt8>? {
        let wanted: WellKnownKey = type == .track ? .event : .name
        guard let start = event.baseAddress, type == .track || type == .page || type == .screen else { return nil }
        var (cursor, end) = PackedCursor(start).content()
        while cursor.p < end {
            let key = cursor.wellKnownKey()
            let value = cursor
            cursor.skip()
            if key == wanted { return value.isString ? UnsafeBufferPointer(start: value.p, count: cursor.p - value.p) : nil }
        }
        return nil
    }

    static func messageId(_ event: UnsafeBufferPointer<UInt8>) -> PackedCursor? {
        var (cursor, end) = PackedCursor(event.baseAddress!).content()
        while cursor.p < end {
            let key = cursor.wellKnownKey()
            if key == .messageId { return cursor.isString ? cursor : nil }
            cursor.skip()
        }
        return nil
    }
}
