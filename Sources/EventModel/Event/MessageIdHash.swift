import CXXHash

/// Hashes for deduplication by messageId.
public enum MessageIdHash {
    /// XXH3 of a packed string with its tag, so that a UUID and the same text are one.
    static func of(packed start: UnsafePointer<UInt8>) -> UInt64 {
        var end = PackedCursor(start)
        end.skip()
        return XXH3_64bits(start, end.p - start)
    }

    /// The hash that an event with this messageId has.
    public static func of(_ messageId: String) -> UInt64 {
        var heap = ByteHeap(capacity: 128)
        var text = messageId
        text.withUTF8 { utf8 in
            guard let start = utf8.baseAddress else { return }
            PackedJSONWriter.writeString(start, utf8.count, into: &heap)
        }
        return heap.count == 0 ? 0 : of(packed: UnsafePointer(heap.base))
    }

    /// The id of line `line` of a producer that numbers its lines: equal for a resent line, whatever its content.
    public static func derived(source: String, producer: String, line: UInt64) -> AssignedMessageId {
        derived(from: "\(source)\u{0}\(producer)\u{0}\(line)")
    }

    /// The id of the retraction of `messageId`: an event is retracted once.
    public static func ofRetraction(of messageId: String) -> AssignedMessageId { derived(from: "retract\u{0}\(messageId)") }

    private static func derived(from text: String) -> AssignedMessageId {
        var text = text
        let hash = text.withUTF8 { XXH3_128bits($0.baseAddress, $0.count) }
        return .version8(hash: (hash.high64, hash.low64))
    }

    /// The hash of an id that we assigned.
    public static func of(_ assigned: AssignedMessageId) -> UInt64 { of(assigned.text) }
}
