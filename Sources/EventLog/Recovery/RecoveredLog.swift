import Disk
import EventModel

/// What reading the files at start leaves for the writer and the readers.
struct RecoveredLog: ~Copyable {
    /// Complete LogSegments, oldest first.
    var unsealed: [UnsealedSegment] = []
    var active: ActiveSegment?
    var report = RecoveryReport()
    /// Files of positions that are sealed already: they are left alone.
    var coveredPaths: [String] = []
    var known: KnownMessageIds
    var recordedAt: Instant
    var nextPosition: UInt64
    /// False when the log goes another way than the one that the checkpoint was made of; then nothing was cut.
    var agreesWithCheckpoint = true

    init(_ origin: LogOrigin, _ known: consuming KnownMessageIds) {
        self.known = known
        (recordedAt, nextPosition) = (origin.recordedAt, origin.nextPosition)
    }

    consuming func takeKnown() -> KnownMessageIds { known }
}

/// Where the writer goes on.
struct ActiveSegment {
    var file: any File
    /// Its events in memory.
    var rows: UnsealedSegment
    var offsetBytes: UInt64
    var previousHash: UInt64
    var sizeBytes: UInt64
    /// The durable position that its last Block declares.
    var declaredDurable: UInt64 = 0
    /// Whether the file after this one is being made.
    var hasPreparedNext = false
    /// Codes of sources defined in this LogSegment.
    var sourceCodes: [String: UInt32] = [:]
    /// Which ordinals this LogSegment has defined.
    var defined = OrdinalSet()
}

/// A set of identifier ordinals, one bit each.
struct OrdinalSet: Sendable {
    private var words: [UInt64] = []

    func contains(_ ordinal: IdentifierOrdinal) -> Bool {
        let word = Int(ordinal.rawValue >> 6)
        return word < words.count && words[word] & UInt64(1) << UInt64(ordinal.rawValue & 63) != 0
    }

    /// Adds an ordinal; true when it was not in the set.
    mutating func insert(_ ordinal: IdentifierOrdinal) -> Bool {
        let (word, bit) = (Int(ordinal.rawValue >> 6), UInt64(1) << UInt64(ordinal.rawValue & 63))
        if word >= words.count { words.append(contentsOf: repeatElement(0, count: word + 1 - words.count + words.count / 2)) }
        defer { words[word] |= bit }
        return words[word] & bit == 0
    }
}
