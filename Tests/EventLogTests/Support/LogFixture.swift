import Disk
import DiskTesting
import EventLog
import EventModel
import Synchronization

/// A log on a simulated disk with clocks that the test moves.
final class LogFixture: Sendable {
    let disk: SimulatedFileSystem
    let folder = "/data/customer"
    private let now = Mutex(Instant(rfc3339: "2026-03-01T12:00:00Z")!.micros)
    let segmentBytes: Int

    init(disk: SimulatedFileSystem = SimulatedFileSystem(folders: ["/data"]), segmentBytes: Int = 1 << 20) {
        (self.disk, self.segmentBytes) = (disk, segmentBytes)
    }

    var clock: ClockSource {
        ClockSource(wall: { Instant(micros: self.tick()) }, monotonicMicros: { self.now.withLock { $0 } })
    }

    private func tick() -> Int64 {
        now.withLock {
            $0 += 1000
            return $0
        }
    }

    func open(readOnly: Bool = false) throws(EventLogError) -> EventLog {
        try EventLog.open(
            EventLogOptions(folder: folder, domain: .customer, segmentBytes: segmentBytes, isReadOnly: readOnly), fileSystem: disk, clock: clock)
    }

    /// The only LogSegment's path, or the last one's.
    var lastSegmentPath: String {
        get throws { try folder + "/" + disk.list(folder).filter { $0.hasSuffix(".log") }.max()! }
    }
}

extension EventLog {
    /// Appends lines as one request and waits for its outcomes.
    func append(
        _ lines: [String], origin: AppendOrigin = AppendOrigin(source: "web")
    ) async throws -> [AppendRequest.RowOutcome] {
        let decoder = EventDecoder()
        return try await withCheckedThrowingContinuation { continuation in
            let request = AppendRequest(origin: origin) { continuation.resume(returning: $0.outcomes) }
            do {
                for (index, line) in lines.enumerated() { try decoder.decode(line, number: UInt64(index + 1), into: &request.events) }
            } catch { return continuation.resume(throwing: error) }
            submit(request)
        }
    }

    /// All events as JSON text, by position.
    func texts() throws -> [String] {
        let batch = try readView().events(after: .none, limit: .max)
        return batch.indices.map { batch[$0].event.jsonText }
    }
}

extension EventDecoder {
    func decode(_ line: String, number: UInt64, into events: inout DecodedEvents) throws(EventError) {
        let utf8 = Array(line.utf8)
        let padded = utf8 + [UInt8](repeating: 0x20, count: JSONTextReader.paddingBytes)
        try padded.withUnsafeBufferPointer { buffer throws(EventError) in
            try decode(UnsafeBufferPointer(rebasing: buffer[0..<utf8.count]), number: number, into: &events)
        }
    }
}

/// A page view with a messageId of its own.
func page(_ id: String, anonymousId: String = "a", at time: String = "2026-03-01T09:00:00Z") -> String {
    #"{"type":"page","messageId":"\#(id)","anonymousId":"\#(anonymousId)","timestamp":"\#(time)"}"#
}
