import Dispatch
import Synchronization

/// One connection that streams its share: a thread writes, this one reads the acknowledgements.
///
/// The window is a semaphore with a count for each chunk that may be in flight.
final class BatchStream: Sendable {
    private static let chunkBytes = 256 << 10
    private static let chunksInFlightMax = 16

    private let chunks: [Chunk]
    private let events: Int
    private let socket: StreamSocket
    private let window = DispatchSemaphore(value: chunksInFlightMax)
    /// When the last byte of each chunk was handed over; 0 before.
    private let handedOverAt: SharedMoments

    init(_ slice: EventSlice, socketPath: String) throws {
        chunks = slice.chunks(bytesMax: Self.chunkBytes)
        events = slice.events
        handedOverAt = SharedMoments(count: chunks.count)
        socket = try StreamSocket(path: socketPath)
    }

    /// Sends everything and waits until all of it is acknowledged.
    func run() throws -> StreamOutcome {
        let writer = Joinable { try self.write() }
        defer { socket.close() }
        do {
            let outcome = try readAcknowledgements()
            try writer.join()
            return outcome
        } catch {
            // A writer that waits for the window has to see that nothing more comes.
            socket.finishWriting()
            for _ in chunks { window.signal() }
            try? writer.join()
            throw error
        }
    }

    private func write() throws {
        try socket.write("{\"hello\":{\"source\":\"bench\"}}\n")
        for (index, chunk) in chunks.enumerated() {
            window.wait()
            try socket.write(chunk.bytes)
            handedOverAt.set(index, Moment.now)
        }
        socket.finishWriting()
    }

    private func readAcknowledgements() throws -> StreamOutcome {
        var reader = AckReader(socket)
        var outcome = StreamOutcome()
        var next = 0
        while try reader.read() {
            let now = Moment.now
            while next < chunks.count, chunks[next].endLine <= reader.acknowledgedLines {
                // Acknowledged before the write had returned: no wait worth the name.
                let since = handedOverAt.get(next)
                outcome.latencies.add(since == 0 ? 0 : now - since)
                next += 1
                window.signal()
            }
        }
        guard reader.acknowledgedLines == events else {
            throw BenchError("\(events - reader.acknowledgedLines) of \(events) events were not acknowledged. \(reader.firstError ?? "")")
        }
        outcome.note(rejected: reader.rejected, duplicates: reader.duplicates, firstError: reader.firstError)
        return outcome
    }
}
