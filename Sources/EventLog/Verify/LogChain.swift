import EventModel

/// What the next LogSegment must continue; nil where damage before it, or a start in the middle, leaves it open.
struct LogChain {
    var logId: UInt64?
    var nextPosition: UInt64? = 1
    var nextSegmentId: UInt64? = 1
    var previousHash: UInt64? = 0
    var lastRecordedAt = Instant(micros: .min)
    /// Definitions of identifiers may be missing from what was read.
    var missesDefinitions = false

    /// Before a LogSegment in the middle of a log.
    static let unknown = LogChain(nextPosition: nil, nextSegmentId: nil, previousHash: nil, missesDefinitions: true)

    /// Behind a LogSegment that could not be read.
    mutating func breakOff() {
        (nextPosition, previousHash, missesDefinitions) = (nil, nil, true)
        nextSegmentId = nextSegmentId.map { $0 &+ 1 }
    }

    mutating func go(behind segment: SegmentCheck) {
        logId = segment.header.logId
        nextPosition = segment.endsKnown ? segment.walk.position : nil
        previousHash = segment.endsKnown ? segment.walk.previousHash : nil
        nextSegmentId = segment.header.segmentId &+ 1
        lastRecordedAt = segment.lastRecordedAt
        missesDefinitions = segment.definitions.logMisses
    }
}
