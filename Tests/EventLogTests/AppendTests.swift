import EventLog
import EventModel
import Testing

@Suite struct AppendTests {
    @Test func `events get dense positions from 1 and come back as they were sent`() async throws {
        let fixture = LogFixture()
        let log = try fixture.open()
        let lines = (1...500).map { page("m\($0)", anonymousId: "a\($0 % 7)") }
        let outcomes = try await log.append(lines)
        #expect(outcomes.map(\.acceptedPosition) == (1...500).map { UInt64($0) })
        #expect(try log.texts() == lines)
        #expect(log.durablePosition.rawValue == 500)
        log.close()
    }

    @Test func `a log that is closed and opened again holds the same events`() async throws {
        let fixture = LogFixture()
        let lines = (1...300).map { page("m\($0)", anonymousId: "a\($0 % 7)") }
        let first = try fixture.open()
        _ = try await first.append(lines)
        first.close()
        let second = try fixture.open()
        #expect(try second.texts() == lines)
        #expect(second.recovery.tornTail == nil)
        let more = try await second.append([page("m301")])
        #expect(more.map(\.acceptedPosition) == [301])
        second.close()
    }

    @Test func `an event sent twice is stored once, in one commit, in the next, and after a restart`() async throws {
        let fixture = LogFixture()
        var log = try fixture.open()
        let outcomes = try await log.append([page("m1"), page("m1"), page("m2")])
        #expect(outcomes.map(\.acceptedPosition) == [1, nil, 2])
        #expect(outcomes[1].duplicatePosition == 1)
        #expect(try await log.append([page("m2")]).map(\.duplicatePosition) == [2])
        log.close()
        log = try fixture.open()
        #expect(try await log.append([page("m1")]).map(\.duplicatePosition) == [1])
        log.close()
    }

    @Test func `the same messageId with other content is a conflict and stores nothing`() async throws {
        let log = try LogFixture().open()
        _ = try await log.append([page("m1")])
        let outcomes = try await log.append([page("m1", anonymousId: "b")])
        guard case .rejected(let error) = outcomes[0] else { return #expect(Bool(false), "was not rejected") }
        #expect(error.code == .idConflict)
        #expect(log.durablePosition.rawValue == 1)
        log.close()
    }

    @Test func `a log rolls and reads across LogSegments, live and after a restart`() async throws {
        let fixture = LogFixture(segmentBytes: 64 * 1024)
        var log = try fixture.open()
        var lines: [String] = []
        for round in 0..<40 {
            let batch = (0..<50).map { page("m\(round)-\($0)-\(UInt64.random(in: 0 ... .max))", anonymousId: "a\($0)") }
            _ = try await log.append(batch)
            lines += batch
        }
        #expect(log.statistics().segments >= 2)
        #expect(try log.texts() == lines)
        log.close()
        log = try fixture.open()
        #expect(try log.texts() == lines)
        let anchor = try #require(log.identifiers.ordinal(of: Identifier(kind: .anonymousId, value: "a7")))
        let mine = try log.readView().events(anchors: [anchor], upTo: log.durablePosition)
        #expect(mine.indices.map { mine[$0].event.jsonText } == lines.filter { $0.contains("\"a7\"") })
        log.close()
    }
}
