import DiskTesting
import EventModel
import Testing

@testable import EventLog

@Suite struct CommitTests {
    @Test func `an idle writer declares everything durable with one marker and then writes nothing`() async throws {
        let fixture = LogFixture()
        let log = try fixture.open()
        _ = try await log.append([page("1"), page("2")])
        var last = try fixture.image(fixture.lastSegmentPath).blocks.last
        for _ in 0..<100 where last?.isMarker != true {
            try await Task.sleep(for: .milliseconds(20))
            last = try fixture.image(fixture.lastSegmentPath).blocks.last
        }
        #expect(last?.isMarker == true)
        #expect(last?.header.durablePosition == 2)
        let calls = fixture.disk.callCount
        try await Task.sleep(for: .milliseconds(250))
        #expect(fixture.disk.callCount == calls)
        log.close()
        #expect(try fixture.image(fixture.lastSegmentPath).blocks.count == 2)
    }

    @Test func `a closed log declares its last event, and the marker is synced`() async throws {
        let fixture = LogFixture()
        let log = try fixture.open()
        _ = try await log.append([page("1")])
        log.close()
        let blocks = SegmentImage(try fixture.disk.durableBytes(of: fixture.lastSegmentPath)).blocks
        #expect(blocks.last?.isMarker == true)
        #expect(blocks.last?.header.durablePosition == 1)
        #expect(fixture.disk.openFileCount == 0)
    }

    @Test func `a closed log and one opened for reading refuse requests as retryable`() async throws {
        let fixture = LogFixture()
        let log = try fixture.open()
        log.close()
        log.close()
        #expect(try await log.append([page("1")]).map { $0.error?.code } == [.shuttingDown])
        let reader = try fixture.open(readOnly: true)
        #expect(try await reader.append([page("1")])[0].error?.message.contains("reading only") == true)
        reader.close()
    }

    @Test func `an event of 1 MiB is stored and comes back`() async throws {
        let fixture = LogFixture(segmentBytes: 64 * 1024)
        let line =
            #"{"type":"page","messageId":"big","anonymousId":"a","properties":{"text":"\#(String(repeating: "é~x", count: 260_000))"}}"#
        #expect(line.utf8.count < EventLimits.eventBytesCeiling && line.utf8.count > 1_000_000)
        var log = try fixture.open()
        let limits = EventLimits(eventBytesMax: EventLimits.eventBytesCeiling)
        #expect(try await log.append([page("1"), line, page("2")], limits: limits).map(\.acceptedPosition) == [1, 2, 3])
        log.close()
        log = try fixture.open()
        #expect(try log.texts() == [page("1"), line, page("2")])
        log.close()
    }

    @Test func `a first commit larger than a LogSegment makes the file larger instead of replacing it`() async throws {
        let fixture = LogFixture(segmentBytes: SmallLog.segmentBytes)
        var log = try fixture.open()
        let lines = (0..<200).map { page("m\($0)", anonymousId: "a\($0)") }
        #expect(try await log.append(lines).map(\.acceptedPosition) == lines.indices.map { UInt64($0 + 1) })
        #expect(log.statistics().segments == 1)
        log.close()
        log = try fixture.open()
        #expect(try log.texts() == lines)
        log.close()
    }

    @Test func `a later commit larger than a LogSegment gets a file of its own size`() async throws {
        let fixture = LogFixture(segmentBytes: SmallLog.segmentBytes)
        var log = try fixture.open()
        let lines = (0..<200).map { page("m\($0)", anonymousId: "a\($0)") }
        _ = try await log.append([page("first")])
        #expect(try await log.append(lines).map(\.acceptedPosition) == lines.indices.map { UInt64($0 + 2) })
        #expect(log.statistics().segments == 2)
        log.close()
        log = try fixture.open()
        #expect(try log.texts() == [page("first")] + lines)
        log.close()
    }

    @Test func `a commit of many Blocks is read back across their borders`() async throws {
        let fixture = LogFixture(segmentBytes: 4 << 20)
        let log = try fixture.open()
        let lines = (0..<3000).map { page("m\($0)", anonymousId: "a\($0)") }
        _ = try await log.append(lines)
        #expect(try fixture.image(fixture.lastSegmentPath).blocks.count > 2)
        #expect(try log.texts() == lines)
        log.close()
    }

    @Test func `a request without events is completed`() async throws {
        let log = try LogFixture().open()
        #expect(try await log.append([]).isEmpty)
        #expect(log.durablePosition == .none)
        log.close()
    }

    @Test(arguments: [false, true])
    func `many submitters at once each get their own answers while readers see whole, dense prefixes`(overlaps: Bool) async throws {
        let fixture = LogFixture(segmentBytes: 64 * 1024, segmentEventsMax: 150, overlaps: overlaps)
        let log = try fixture.open()
        let (tasks, rounds) = (16, 12)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<tasks { group.addTask { try await Self.submit(log, task, rounds) } }
            for _ in 0..<2 { group.addTask { try await Self.readUntil(log, UInt64(tasks * rounds * 5)) } }
            try await group.waitForAll()
        }
        #expect(Set(try log.texts()).count == tasks * rounds * 5)
        log.close()
        let again = try fixture.open()
        #expect(Set(try again.texts()).count == tasks * rounds * 5)
        again.close()
    }

    private static func submit(_ log: EventLog, _ task: Int, _ rounds: Int) async throws {
        for round in 0..<rounds {
            let lines = (0..<5).map { page("t\(task)-\(round)-\($0)", anonymousId: "a\(task)") }
            let outcomes = try await log.append(lines + [lines[0]])
            let positions = outcomes.compactMap(\.acceptedPosition)
            #expect(positions.count == 5 && outcomes[5].duplicatePosition == positions[0])
            let stored = try log.readView().events(at: positions.map { LogPosition(rawValue: $0) })
            #expect(stored.indices.map { stored[$0].event.jsonText } == lines)
        }
    }

    private static func readUntil(_ log: EventLog, _ last: UInt64) async throws {
        var seen: UInt64 = 0
        while seen < last {
            let view = log.readView()
            let batch = try view.events(after: LogPosition(rawValue: seen), limit: 100)
            #expect(batch.positions.map(\.rawValue) == batch.indices.map { seen + 1 + UInt64($0) })
            #expect(batch.positions.last ?? .none <= view.durablePosition)
            seen += UInt64(batch.count)
            await Task.yield()
        }
    }
}
