import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

/// A sealed LogSegment made from JSON lines on a simulated disk, and the batch that it must give back.
struct SealedFixture {
    let disk = SimulatedFileSystem(folders: ["/log"])
    let identifiers: IdentifierTable
    let path = "/log/sealed"
    let firstPosition: UInt64
    /// The events as they went in, by position.
    private(set) var expected = EventBatch.empty

    static let recordedAtDefault: Int64 = 1_780_000_000_000_000

    /// The id that an event without one is given when it is event `index` of a file.
    static func assignedId(_ index: Int, at recordedAt: Instant = Instant(micros: recordedAtDefault)) -> AssignedMessageId {
        .version7(at: recordedAt, random: (UInt64(index) &* 0x9E37_79B9_7F4A_7C15, UInt64(index)))
    }

    /// - Parameters:
    ///   - commitEvents: Events recorded at one instant.
    ///   - skewMicros: How much earlier an event occurred than its sender said, by its number.
    init(
        _ lines: [String], firstPosition: UInt64 = 1, commitEvents: Int = 100, recordedAt: Int64 = recordedAtDefault,
        identifiers: IdentifierTable = IdentifierTable(), skewMicros: (Int) -> Int64 = { _ in 0 }
    ) throws {
        self.identifiers = identifiers
        self.firstPosition = firstPosition
        let events = try Self.decode(lines)
        var commits: [SealedCommit] = []
        for index in stride(from: 0, to: lines.count, by: commitEvents) {
            commits.append(
                SealedCommit(firstPosition: firstPosition + UInt64(index), recordedAt: Instant(micros: recordedAt + Int64(index) * 1_000_003)))
        }
        let origin = SegmentSealer.Origin(
            logId: 7, domain: .customer, segmentId: 3, firstPosition: firstPosition, previousHash: 5, lastHash: 6, sources: ["web", "till"],
            commits: commits)
        var sealer = SegmentSealer(origin, identifiers: identifiers)
        var builder = EventBatchBuilder()
        let bytes = events.heap
        for (index, row) in events.rows.enumerated() {
            let recordedAt = commits[index / commitEvents].recordedAt
            let sent = row.occurredAt.map { Instant(micros: $0.micros - skewMicros(index)) }
            let occurredAt = max(min(sent ?? recordedAt, recordedAt), .earliest)
            let ordinals = row.keys.map { identifiers.intern($0) }
            let payload = UnsafeBufferPointer(rebasing: bytes.bytes[row.payload])
            let hasId = EventContent.messageIdText(payload) != nil && row.type != .retract
            let assigned = hasId ? nil : Self.assignedId(index, at: recordedAt)
            let arrivedFlags =
                (sent == nil ? RowFlags.noTimeSent : 0) | (assigned == nil ? 0 : RowFlags.assignedMessageId)
                | (sent ?? recordedAt > recordedAt ? RowFlags.clampedTime : 0) | (skewMicros(index) != 0 ? RowFlags.skewCorrected : 0)
            try ordinals.withUnsafeBufferPointer { ordinals in
                try sealer.append(
                    ArrivedRow(
                        occurredAtMicros: occurredAt.micros, flags: arrivedFlags, type: row.type, source: UInt32(index % 2), identifiers: ordinals,
                        anchorIndex: row.anchorIndex ?? IdentifierTuple.noAnchor, assignedMessageId: assigned, event: payload))
            }
            let header = EventBatchBuilder.Header(
                position: LogPosition(rawValue: firstPosition + UInt64(index)), recordedAt: recordedAt, occurredAt: occurredAt, type: row.type,
                anchor: row.anchorIndex.map { ordinals[Int($0)] } ?? .none, source: index % 2 == 0 ? "web" : "till", assignedMessageId: assigned)
            builder.append(header, identifiers: ordinals, bytes: bytes, payloadOffset: row.payload.lowerBound)
        }
        expected = builder.build()
        let file = try disk.open(path, mode: .createNew)
        try sealer.finish(to: file)
    }

    func open() throws -> SealedSegment { try SealedSegment(disk.open(path, mode: .readOnly), identifiers: identifiers) }

    private struct Decoded {
        struct Row {
            let payload: Range<Int>
            let occurredAt: Instant?
            let type: EventType
            let keys: [Identifier]
            let anchorIndex: UInt8?
        }

        let heap: PackedBytes
        let rows: [Row]
    }

    private static func decode(_ lines: [String]) throws -> Decoded {
        let decoder = EventDecoder(limits: EventLimits(eventBytesMax: EventLimits.eventBytesCeiling))
        var events = DecodedEvents()
        for (index, line) in lines.enumerated() {
            var padded = Array(line.utf8)
            let count = padded.count
            padded.append(contentsOf: repeatElement(0x20, count: JSONTextReader.paddingBytes))
            try padded.withUnsafeBufferPointer { buffer in
                do throws(EventError) {
                    try decoder.decode(UnsafeBufferPointer(rebasing: buffer[0..<count]), number: UInt64(index + 1), into: &events)
                } catch { throw error as any Error }
            }
        }
        var rows: [Decoded.Row] = []
        for row in events.rows {
            let keys = (0..<Int(row.identifierCount)).map { String(decoding: events.key(row.identifierStart + $0), as: UTF8.self) }
            rows.append(
                Decoded.Row(
                    payload: row.payloadOffset..<row.payloadOffset + row.payloadBytes, occurredAt: row.occurredAt, type: row.type,
                    keys: keys.map { key in
                        let colon = key.firstIndex(of: ":")!
                        return Identifier(kind: IdentifierKind(rawValue: String(key[..<colon])), value: String(key[key.index(after: colon)...]))
                    }, anchorIndex: row.anchorIndex))
        }
        return Decoded(heap: PackedBytes(copying: events.heap.bytes), rows: rows)
    }
}

/// Whether two events are one: every field, the packed bytes included.
func expectSame(_ a: RecordedEvent, _ b: RecordedEvent, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(a.position == b.position, sourceLocation: sourceLocation)
    #expect(a.recordedAt == b.recordedAt, sourceLocation: sourceLocation)
    #expect(a.occurredAt == b.occurredAt, sourceLocation: sourceLocation)
    #expect(a.type == b.type, sourceLocation: sourceLocation)
    #expect(a.anchor == b.anchor, sourceLocation: sourceLocation)
    #expect(a.source == b.source, sourceLocation: sourceLocation)
    #expect(a.name == b.name, sourceLocation: sourceLocation)
    #expect(Array(a.identifiers) == Array(b.identifiers), sourceLocation: sourceLocation)
    #expect(a.assignedMessageId == b.assignedMessageId, sourceLocation: sourceLocation)
    #expect(a.event == b.event, sourceLocation: sourceLocation)
}
