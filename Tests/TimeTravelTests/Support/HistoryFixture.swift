import Definitions
import DiskTesting
import EventLog
import EventModel
import Synchronization
import TimeTravel

/// A log on a simulated disk, its history, and a clock that advances a second at each look.
final class HistoryFixture: Sendable {
    let log: EventLog
    let history: CustomerHistory
    private let now: SharedNow

    /// - Parameters:
    ///   - disk: Where the log lies; what an earlier fixture left there is gone on from.
    ///   - segmentEventsMax: Few, for a log that seals.
    ///   - patience: How long questions wait for identity.
    init(
        now start: String = "2026-11-01T00:00:00Z", definitions: DefinitionSet = .shipped, on disk: SimulatedFileSystem = SimulatedFileSystem(folders: ["/data"]),
        segmentEventsMax: Int = EventLogOptions.segmentEventsDefault, patience: Duration = .seconds(10)
    ) throws {
        let now = SharedNow(try instant(start))
        self.now = now
        let clock = ClockSource(wall: { now.tick() }, monotonicMicros: { now.current.micros })
        log = try EventLog.open(
            EventLogOptions(folder: "/data/customer", domain: .customer, segmentBytes: 1 << 20, segmentEventsMax: segmentEventsMax),
            fileSystem: disk, clock: clock)
        history = CustomerHistory(log: log, definitions: definitions, patience: patience) { now.current }
    }

    /// Waits until every LogSegment that rolled is sealed.
    func waitForSealing() async throws {
        while log.backlog().sealingSegments > 0 { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// The clock as it stands.
    var present: Instant { now.current }

    deinit { log.close() }

    /// Appends events and returns the position of the last.
    @discardableResult
    func append(_ lines: String...) async throws -> UInt64 { try await append(lines) }

    /// Appends events, a few hundred a request: a LogSegment does not roll within one.
    @discardableResult
    func append(_ lines: [String]) async throws -> UInt64 {
        for start in stride(from: 0, to: lines.count, by: 250) { try await request(Array(lines[start...].prefix(250))) }
        return log.durablePosition.rawValue
    }

    private func request(_ lines: [String]) async throws {
        let outcomes: [AppendRequest.RowOutcome] = try await withCheckedThrowingContinuation { continuation in
            let request = AppendRequest(origin: AppendOrigin(source: "website")) { continuation.resume(returning: $0.outcomes) }
            do { try Self.decode(lines, into: request) } catch { return continuation.resume(throwing: error) }
            log.submit(request)
        }
        for case .rejected(let error) in outcomes { throw error }
    }

    private static func decode(_ lines: [String], into request: AppendRequest) throws {
        let decoder = EventDecoder()
        for (index, line) in lines.enumerated() {
            let utf8 = Array(line.utf8)
            let padded = utf8 + [UInt8](repeating: 0x20, count: JSONTextReader.paddingBytes)
            try padded.withUnsafeBufferPointer {
                try decoder.decode(UnsafeBufferPointer(rebasing: $0[0..<utf8.count]), number: UInt64(index + 1), into: &request.events)
            }
        }
    }

    /// The events of a customer as the log gives them out.
    func events(_ reference: String, asOf: String? = nil, knownAt: String? = nil) throws -> String {
        var text: [UInt8] = []
        let batch = try history.events(reference, at: basis(asOf, knownAt), limit: 0)
        for index in batch.indices { batch[index].appendEnvelopeJSON(to: &text) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The profile's JSON at a basis.
    func profile(_ reference: String, asOf: String? = nil, knownAt: String? = nil, identityAsOf: String? = nil) throws -> JSONValue {
        try json(history.profile(reference, at: basis(asOf, knownAt, identityAsOf)))
    }

    func basis(_ asOf: String? = nil, _ knownAt: String? = nil, _ identityAsOf: String? = nil) throws -> BasisRequest {
        try BasisRequest(asOf: asOf, asKnownAt: knownAt, identityAsOf: identityAsOf, timeZone: nil)
    }

    func json(_ answer: any JSONAnswer) throws -> JSONValue {
        var json = JSONWriter()
        answer.appendJSON(to: &json)
        return try JSONValue(parsing: json.text)
    }
}

/// A clock that several threads look at.
final class SharedNow: Sendable {
    private let micros: Mutex<Int64>

    init(_ start: Instant) { micros = Mutex(start.micros) }

    var current: Instant { Instant(micros: micros.withLock { $0 }) }

    func tick() -> Instant {
        Instant(
            micros: micros.withLock {
                $0 += 1_000_000
                return $0
            })
    }
}

/// An instant that the test wrote itself.
func instant(_ text: String) throws -> Instant {
    guard let instant = Instant(rfc3339: text) else { throw EventError(.invalidEvent, "\(text) is no instant") }
    return instant
}

extension JSONValue {
    /// The count of orders in a profile.
    var orderCount: String? { self["computed"]?["order_count"]?.jsonText }
    var eventCount: String? { self["events"]?.jsonText }
    var customerId: String? { self["customer"]?.stringValue }
    /// `kind:value` of each identifier, sorted.
    var identifierTexts: [String] {
        (self["identifiers"]?.elements ?? []).map { "\($0["kind"]?.stringValue ?? ""):\($0["value"]?.stringValue ?? "")" }.sorted()
    }
}

func order(_ id: String, user: String, total: String, at time: String) -> String {
    #"{"type":"track","messageId":"m-\#(id)","event":"Order Completed","userId":"\#(user)","timestamp":"\#(time)","properties":{"order_id":"\#(id)","total":\#(total),"currency":"EUR"}}"#
}
