import DiskTesting
import EventLog
import EventModel
import Testing

@Suite struct ReadViewTests {
    /// Five commits of three events, a second apart, over several files.
    private func make() async throws -> (LogFixture, EventLog, [String]) {
        let fixture = LogFixture(segmentBytes: SmallLog.segmentBytes)
        let log = try fixture.open()
        var lines: [String] = []
        for round in 0..<12 {
            let batch = (0..<3).map { page("m\(round)-\($0)", anonymousId: "a\($0)") }
            _ = try await log.append(batch)
            lines += batch
            fixture.pass(seconds: 1)
        }
        return (fixture, log, lines)
    }

    @Test func `an instant resolves to the last position recorded by then, live and after a restart`() async throws {
        let (fixture, live, _) = try await make()
        let times = try live.all().recordedAt
        live.close()
        let log = try fixture.open()
        let view = log.readView()
        for position in stride(from: 3, through: 36, by: 3) {
            let time = times[position - 1]
            #expect(view.position(recordedAtOrBefore: time).rawValue == UInt64(position))
            #expect(view.position(recordedAtOrBefore: Instant(micros: time.micros - 1)).rawValue == UInt64(position - 3))
            #expect(view.recordedAt(LogPosition(rawValue: UInt64(position))) == time)
        }
        #expect(view.position(recordedAtOrBefore: .earliest) == .none)
        #expect(view.position(recordedAtOrBefore: .latest).rawValue == 36)
        #expect(view.recordedAt(.none) == nil)
        #expect(view.recordedAt(LogPosition(rawValue: 37)) == nil)
        log.close()
    }

    @Test func `a messageId resolves to its position, an unknown one to nothing`() async throws {
        let (_, log, _) = try await make()
        let view = log.readView()
        #expect(try view.position(ofMessageId: "m3-1")?.rawValue == 11)
        #expect(try view.position(ofMessageId: "m3-9") == nil)
        #expect(try view.position(ofMessageId: "") == nil)
        _ = try await log.append([#"{"type":"page","anonymousId":"a"}"#, page("later")])
        let assigned = try log.all()[36].messageId
        #expect(try log.readView().position(ofMessageId: assigned)?.rawValue == 37)
        #expect(try view.position(ofMessageId: "later") == nil, "a view does not see what came after it")
        log.close()
    }

    @Test func `events come by position, by limit, and from any place`() async throws {
        let (_, log, lines) = try await make()
        let view = log.readView()
        for after in [0, 1, 2, 3, 17, 35, 36] {
            for limit in [0, 1, 2, 5, 100] {
                let batch = try view.events(after: LogPosition(rawValue: UInt64(after)), limit: limit)
                #expect(
                    batch.indices.map { batch[$0].event.jsonText } == Array(lines.dropFirst(after).prefix(limit)),
                    "after \(after), limit \(limit)")
            }
        }
        #expect(try view.events(after: LogPosition(rawValue: .max), limit: 5).isEmpty)
        #expect(try view.events(after: .none, limit: -1).isEmpty)
        log.close()
    }

    @Test func `events at positions come alone, and a position outside is an error`() async throws {
        let (_, log, lines) = try await make()
        let view = log.readView()
        let wanted: [UInt64] = [1, 2, 9, 10, 11, 36]
        let batch = try view.events(at: wanted.map { LogPosition(rawValue: $0) })
        #expect(batch.positions.map(\.rawValue) == wanted)
        #expect(batch.indices.map { batch[$0].event.jsonText } == wanted.map { lines[Int($0) - 1] })
        for outside in [UInt64(0), 37, .max] {
            #expect(throws: EventLogError.self) { try view.events(at: [LogPosition(rawValue: outside)]) }
        }
        log.close()
    }

    @Test func `one anchor's events are found without the others, bounded by a position, and named twice come once`() async throws {
        let (_, log, lines) = try await make()
        let view = log.readView()
        let anchor = try #require(log.identifiers.ordinal(of: Identifier(kind: .anonymousId, value: "a1")))
        let batch = try view.events(anchors: [anchor, anchor], upTo: LogPosition(rawValue: 20))
        #expect(batch.positions.map(\.rawValue) == [2, 5, 8, 11, 14, 17, 20])
        #expect(batch.indices.map { batch[$0].event.jsonText } == [2, 5, 8, 11, 14, 17, 20].map { lines[$0 - 1] })
        #expect(try view.positions(anchor: IdentifierOrdinal(rawValue: 999), upTo: view.durablePosition).isEmpty)
        log.close()
    }

    @Test func `a scan gives every event once, in order, within its bounds`() async throws {
        let (_, log, _) = try await make()
        let view = log.readView()
        #expect(try positions(view.batches()) == Array(1...36))
        #expect(try positions(view.batches(after: LogPosition(rawValue: 4), upTo: LogPosition(rawValue: 20))) == Array(5...20))
        #expect(try positions(view.batches(after: LogPosition(rawValue: 35), upTo: LogPosition(rawValue: .max))) == [36])
        for after in [UInt64(36), 37, .max] { #expect(try positions(view.batches(after: LogPosition(rawValue: after))).isEmpty) }
        log.close()
    }

    private func positions(_ scan: BatchScan) throws -> [UInt64] {
        var (scan, positions) = (scan, [UInt64]())
        while let batch = try scan.next() {
            #expect(!batch.isEmpty)
            positions += batch.positions.map(\.rawValue)
        }
        return positions
    }

    @Test func `a view keeps its durable position while the log grows`() async throws {
        let (_, log, lines) = try await make()
        let view = log.readView()
        _ = try await log.append([page("later", anonymousId: "a1")])
        #expect(view.durablePosition.rawValue == 36)
        #expect(try view.events(after: .none, limit: .max).count == lines.count)
        let anchor = try #require(log.identifiers.ordinal(of: Identifier(kind: .anonymousId, value: "a1")))
        #expect(try view.positions(anchor: anchor, upTo: LogPosition(rawValue: .max)).count == 12)
        #expect(log.readView().durablePosition.rawValue == 37)
        log.close()
    }
}
