import EventLog
import EventModel

/// What `inspect --blocks` shows of a Block: a ``VerifiedBlock`` without its payload.
struct BlockSummary {
    let offsetBytes: UInt64
    let firstPosition: LogPosition
    let eventCount: Int
    let recordedAt: Instant
    let durablePosition: LogPosition
    let isCompressed: Bool
    let storedBytes: Int
    let rawBytes: Int
    /// As JSON text, a newline after each event; nil when it was not measured.
    let jsonBytes: Int?

    init(_ block: VerifiedBlock, jsonBytes: Int?) {
        (offsetBytes, firstPosition, eventCount) = (block.offsetBytes, block.firstPosition, block.eventCount)
        (recordedAt, durablePosition, isCompressed) = (block.recordedAt, block.durablePosition, block.isCompressed)
        (storedBytes, rawBytes, self.jsonBytes) = (block.storedBytes, block.rawBytes, jsonBytes)
    }
}
