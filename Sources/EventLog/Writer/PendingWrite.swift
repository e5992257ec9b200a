import Disk
import EventModel

/// How a write and its sync ended.
enum WriteOutcome {
    case durable
    case failed(EventLogError)
}

/// What one write and one sync make durable: the Blocks of one or more commits, and the requests that wait for them.
///
/// One owner at a time: the writer while it is built, then whoever performs it.
final class PendingWrite: @unchecked Sendable {
    // Unchecked, since ownership passes, under the locks of the queue and of the write thread.

    /// Whole Blocks.
    @exclusivity(unchecked) var bytes = ByteHeap(capacity: 1 << 16)
    var requests: [AppendRequest] = []
    /// Payload bytes of the requests.
    var payloadBytes = 0
    /// The position of its first event: everything before is durable when it is performed.
    var firstPosition: UInt64 = 0
    var lastPosition: UInt64 = 0

    var isEmpty: Bool { requests.isEmpty && bytes.count == 0 }

    /// Where a write goes.
    struct Place: Sendable {
        let file: any File
        let offsetBytes: UInt64
        let rows: UnsealedSegment
    }

    /// Writes, syncs, shows the events to readers and completes the requests; when that fails, answers them as retryable.
    func perform(_ place: Place, _ pieces: LogPieces, _ counters: LogCounters) -> WriteOutcome {
        do throws(EventLogError) {
            if bytes.count > 0 { try write(place, counters) }
        } catch {
            for request in requests { request.reject(Self.refusal) }
            return .failed(error)
        }
        if lastPosition >= firstPosition { pieces.publish(durablePosition: lastPosition, in: place.rows) }
        counters.noteEvents(Int(lastPosition + 1 - firstPosition))
        for request in requests { request.complete() }
        return .durable
    }

    private func write(_ place: Place, _ counters: LogCounters) throws(EventLogError) {
        let began = counters.clockMicros()
        try onDisk { () throws(DiskError) in
            try place.file.write(bytes.bytes, at: place.offsetBytes)
            try place.file.sync()
        }
        counters.noteCommit(bytes: bytes.count, syncMicros: counters.clockMicros() - began)
    }

    /// What requests are told that may or may not have become durable.
    static let refusal = EventError(
        .shuttingDown, "the log's disk failed before this was confirmed; send it again, what was stored is found by its messageId")

    func reset() {
        bytes.removeAll()
        requests.removeAll(keepingCapacity: true)
        payloadBytes = 0
    }
}
