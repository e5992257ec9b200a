import DiskTesting
import EventModel
import Synchronization
import Testing

@testable import EventLog

/// Stands for a sealed LogSegment: the same events in the order of a sealed one.
final class SealedStandIn: LogPiece {
    private let parts: [any LogPiece]
    /// Anchors that look-ups of messageIds came with.
    let anchorsAsked = TestBox<[IdentifierOrdinal?]>([])

    init(_ parts: [any LogPiece]) { self.parts = parts }

    var firstPosition: UInt64 { parts[0].firstPosition }
    var lastPosition: UInt64 { parts[parts.count - 1].lastPosition }
    var payloadBytes: UInt64 { parts.reduce(0) { $0 + $1.payloadBytes } }

    func append(anchor: IdentifierOrdinal, upTo: UInt64, to builder: inout EventBatchBuilder) throws(EventLogError) {
        for part in parts.reversed() { try part.append(anchor: anchor, upTo: upTo, to: &builder) }
    }

    func append(positions: ClosedRange<UInt64>, to builder: inout EventBatchBuilder) throws(EventLogError) {
        for part in parts where part.lastPosition >= positions.lowerBound && part.firstPosition <= positions.upperBound {
            try part.append(positions: max(part.firstPosition, positions.lowerBound)...min(part.lastPosition, positions.upperBound), to: &builder)
        }
    }

    func positions(anchor: IdentifierOrdinal, upTo: UInt64) throws(EventLogError) -> [UInt64] {
        var positions: [UInt64] = []
        for part in parts { positions += try part.positions(anchor: anchor, upTo: upTo) }
        return positions
    }

    func recordedAt(_ position: UInt64) -> Instant? { parts.lazy.compactMap { $0.recordedAt(position) }.first }

    func lastPosition(recordedAtOrBefore instant: Instant) -> UInt64? {
        parts.reversed().lazy.compactMap { $0.lastPosition(recordedAtOrBefore: instant) }.first
    }

    func find(_ id: MessageKey, _ body: EventMatch) throws(EventLogError) -> UInt64? {
        anchorsAsked.update { $0.append(id.anchor) }
        for part in parts {
            if let found = try part.find(id, body) { return found }
        }
        return nil
    }
}

@Suite struct LogPiecesTests {
    /// A log of several rolled LogSegments of at most six events.
    private func make() async throws -> (LogFixture, EventLog, [String]) {
        let fixture = LogFixture(segmentEventsMax: 6)
        let log = try fixture.open()
        var lines: [String] = []
        for round in 0..<10 {
            let batch = (0..<3).map { page("m\(round)-\($0)", anonymousId: "a\($0)") }
            _ = try await log.append(batch)
            lines += batch
            fixture.pass(seconds: 1)
        }
        return (fixture, log, lines)
    }

    @Test func `a LogSegment rolls before it has more events than it may`() async throws {
        let (fixture, log, lines) = try await make()
        #expect(log.pieces.current.pieces.map(\.lastPosition) == [6, 12, 18, 24, 30])
        #expect(log.statistics().unsealedSegments == 4)
        #expect(log.statistics().segments == 5)
        #expect(try log.texts() == lines)
        _ = try await log.append((0..<20).map { page("large-\($0)") })
        #expect(log.pieces.current.pieces.map(\.lastPosition) == [6, 12, 18, 24, 30, 50])
        log.close()
        let again = try fixture.open()
        #expect(again.pieces.current.pieces.map(\.lastPosition) == [6, 12, 18, 24, 30, 50])
        #expect(try again.texts().prefix(30) == lines[...])
        again.close()
    }

    @Test func `sealing and compaction change no answer, of new views and of old ones`() async throws {
        let (_, log, lines) = try await make()
        let before = log.readView()
        let expected = try answers(before, log)
        for segment in log.pieces.current.unsealed { log.pieces.replace(unsealed: segment, by: SealedStandIn([segment])) }
        #expect(log.statistics().unsealedSegments == 0)
        let between = log.readView()
        #expect(try answers(between, log) == expected)
        let sealed = log.pieces.current.sealed
        log.pieces.replace(sealed: Array(sealed[1...2]), by: [SealedStandIn(Array(sealed[1...2]))])
        #expect(log.pieces.current.pieces.map(\.firstPosition) == [1, 7, 19, 25])
        for view in [before, between, log.readView()] { #expect(try answers(view, log) == expected) }
        #expect(try log.texts() == lines)
        log.close()
    }

    /// Everything a view can be asked, as text.
    private func answers(_ view: ReadView, _ log: EventLog) throws -> [String] {
        var answers: [String] = []
        let add = { (batch: EventBatch) in answers.append(batch.indices.map { "\(batch[$0].position) \(batch[$0].recordedAt) \(batch[$0].event.jsonText)" }.joined()) }
        for name in ["a0", "a1", "a2"] {
            let anchor = try #require(log.identifiers.ordinal(of: Identifier(kind: .anonymousId, value: name)))
            for upTo in [0, 5, 6, 7, 19, 30, UInt64.max] {
                add(try view.events(anchors: [anchor, IdentifierOrdinal(rawValue: 1)], upTo: LogPosition(rawValue: upTo)))
                answers.append("\(try view.positions(anchor: anchor, upTo: LogPosition(rawValue: upTo)))")
            }
        }
        for after in [0, 4, 6, 17, 30] as [UInt64] { add(try view.events(after: LogPosition(rawValue: after), limit: 9)) }
        add(try view.events(at: [1, 6, 7, 8, 12, 13, 24, 25, 30].map { LogPosition(rawValue: $0) }))
        let times = (1...30).map { view.recordedAt(LogPosition(rawValue: $0)) }
        answers.append("\(times)")
        for time in times.compactMap({ $0 }) {
            answers.append("\(view.position(recordedAtOrBefore: time)) \(view.position(recordedAtOrBefore: Instant(micros: time.micros - 1)))")
        }
        for id in ["m0-0", "m4-1", "m9-2", "m9-3"] { answers.append("\(String(describing: try view.position(ofMessageId: id)))") }
        answers.append("\([0, 30].map { view.payloadBytes(upTo: LogPosition(rawValue: $0)) })")
        var scan = view.batches(after: LogPosition(rawValue: 2), upTo: LogPosition(rawValue: 29))
        var scanned: [UInt64] = []
        while let batch = try scan.next() { scanned += batch.positions.map(\.rawValue) }
        answers.append("\(scanned)")
        return answers
    }

    @Test func `a messageId is found in sealed LogSegments, looked for under its anchor`() async throws {
        let (_, log, lines) = try await make()
        for segment in log.pieces.current.unsealed { log.pieces.replace(unsealed: segment, by: SealedStandIn([segment])) }
        let first = try #require(log.pieces.current.sealed.first as? SealedStandIn)
        #expect(try await log.append([lines[1]]).map(\.duplicatePosition) == [2])
        #expect(first.anchorsAsked.value == [log.identifiers.ordinal(of: Identifier(kind: .anonymousId, value: "a1"))])
        let other = try await log.append([page("m0-1", anonymousId: "nobody")])
        #expect(other[0].error?.code == .idConflict)
        #expect(other[0].error?.message.contains("position 2") == true)
        #expect(log.identifiers.ordinal(of: Identifier(kind: .anonymousId, value: "nobody")) == nil)
        let retract = #"{"type":"retract","messageId":"m2-2","reason":"test"}"#
        #expect(try await log.append([retract, page("new"), page("new")]).map(\.position) == [31, 32, 32])
        log.close()
    }

    @Test func `recovery begins behind the sealed LogSegments and leaves their files alone`() async throws {
        let (fixture, first, lines) = try await make()
        let state = first.pieces.current
        let sealed = SealedStandIn(Array(state.unsealed[...1]))
        let (last, next) = (state.unsealed[1], state.unsealed[2])
        first.close()
        let paths = try fixture.segmentPaths
        var origin = LogOrigin(
            nextPosition: 13, previousHash: last.lastHash, segmentId: 3, logId: last.header.logId, recordedAt: last.newestRecordedAt ?? .earliest)
        #expect(next.header.previousHash == last.lastHash)
        func open(_ origin: LogOrigin) throws -> EventLog {
            let identifiers = IdentifierTable()
            for name in ["a0", "a1", "a2"] { identifiers.intern(Identifier(kind: .anonymousId, value: name)) }
            return try fixture.open(behind: SealedParts([sealed], origin, identifiers), knowing: lines)
        }
        // Whether or not the files of what is sealed are still there.
        for _ in 0..<2 {
            let log = try open(origin)
            #expect(try log.texts() == lines)
            #expect(log.pieces.current.unsealed.map(\.firstPosition).prefix(2) == [13, 19])
            #expect(try await log.append([lines[0], lines[29]]).map(\.duplicatePosition) == [1, 30])
            log.close()
            for path in paths[...1] where try fixture.disk.status(of: path) != nil { try fixture.disk.unlink(path) }
        }
        origin.previousHash &+= 1
        #expect(try #require(throws: EventLogError.self) { _ = try open(origin) }.code == .damaged)
    }

    @Test func `a log whose events are all sealed goes on in a new file`() async throws {
        let fixture = LogFixture()
        let first = try fixture.open()
        _ = try await first.append([page("m1"), page("m2")])
        let rows = try #require(first.pieces.current.active)
        first.close()
        let path = try fixture.lastSegmentPath
        try fixture.disk.unlink(path)
        let identifiers = IdentifierTable()
        identifiers.intern(Identifier(kind: .anonymousId, value: "a"))
        let origin = LogOrigin(nextPosition: 3, previousHash: 99, segmentId: 2, logId: rows.header.logId, recordedAt: fixture.wallClock)
        let log = try fixture.open(behind: SealedParts([SealedStandIn([rows])], origin, identifiers), knowing: ["m1", "m2"].map { page($0) })
        #expect(try await log.append([page("m2"), page("m3")]).map(\.position) == [2, 3])
        #expect(try log.texts() == ["m1", "m2", "m3"].map { page($0) })
        let header = try #require(log.pieces.current.active).header
        #expect((header.firstPosition, header.segmentId, header.previousHash, header.logId) == (3, 2, 99, rows.header.logId))
        log.close()
    }

    @Test func `the writer waits while too many LogSegments wait to be sealed, and says so`() async throws {
        let fixture = LogFixture(segmentEventsMax: 3)
        let log = try fixture.open()
        let rolled = TestBox<[UnsealedSegment]>([])
        for round in 0..<3 { _ = try await log.append((0..<3).map { page("m\(round)-\($0)") }) }
        log.pieces.attach { segment in rolled.update { $0.append(segment) } }
        #expect(rolled.value.map(\.firstPosition) == [1, 4])
        let done = TestBox(false)
        try log.submit([page("late")]) { _ in done.update { $0 = true } }
        try await Task.sleep(for: .milliseconds(50))
        #expect(!done.value)
        #expect(log.durablePosition.rawValue == 9)
        fixture.pass(seconds: 1)
        log.pieces.replace(unsealed: rolled.value[0], by: SealedStandIn([rolled.value[0]]))
        #expect(try await eventually { done.value })
        #expect(rolled.value.map(\.firstPosition) == [1, 4, 7])
        #expect(log.statistics().sealingWaits == 1)
        #expect(log.statistics().sealingWaitMicros > 0)
        // A sealer that gives up holds up nobody.
        try log.submit((0..<4).map { page("more-\($0)") }) { _ in }
        log.pieces.detachSealer()
        log.close()
        #expect(log.durablePosition.rawValue == 14)
    }
}
