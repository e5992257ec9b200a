import EventModel

/// What reading the files at start leaves for the writer and the readers.
struct RecoveredLog: ~Copyable {
    var index = LogIndex.State()
    var messageIds = MessageIdIndex()
    var report = RecoveryReport()
    var active: ActiveSegment?
    var recordedAt = Instant(micros: 0)
    var nextPosition: UInt64 = 1

    consuming func takeMessageIds() -> MessageIdIndex { messageIds }
}

/// Where the writer goes on.
struct ActiveSegment {
    var segment: SegmentFile
    var offsetBytes: UInt64
    var previousHash: UInt64
    var sizeBytes: UInt64
    /// Codes of sources defined in this LogSegment.
    var sourceCodes: [String: UInt32] = [:]
    /// Which ordinals this LogSegment has defined.
    var defined = OrdinalSet()
    /// The durable position that its last Block declares.
    var declaredDurable: UInt64 = 0
}

/// A set of identifier ordinals, one bit each.
struct OrdinalSet: Sendable {
    private var words: [UInt64] = []

    /// Adds an ordinal; true when it was not in the set.
    mutating func insert(_ ordinal: IdentifierOrdinal) -> Bool {
        let (word, bit) = (Int(ordinal.rawValue >> 6), UInt64(1) << UInt64(ordinal.rawValue & 63))
        if word >= words.count { words.append(contentsOf: repeatElement(0, count: word + 1 - words.count + words.count / 2)) }
        defer { words[word] |= bit }
        return words[word] & bit == 0
    }
}
