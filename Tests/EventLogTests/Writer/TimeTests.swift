import DiskTesting
import EventLog
import EventModel
import Testing

@Suite struct TimeTests {
    private func event(_ id: String, timestamp: String?, sentAt: String? = nil) -> String {
        let fields = [timestamp.map { #""timestamp":"\#($0)""# }, sentAt.map { #""sentAt":"\#($0)""# }].compactMap { $0 }
        return (#"{"type":"page","messageId":"\#(id)","anonymousId":"a""# + fields.map { "," + $0 }.joined()) + "}"
    }

    private static let skewed = AppendOrigin(source: "web", clock: .skewed)

    @Test func `an event occurred when it says, and without a time when it was recorded`() async throws {
        let log = try LogFixture().open()
        _ = try await log.append([event("1", timestamp: "2020-02-29T00:00:00Z"), event("2", timestamp: nil)])
        let batch = try log.all()
        #expect(batch[0].occurredAt.rfc3339 == "2020-02-29T00:00:00.000000Z")
        #expect(batch[1].occurredAt == batch[1].recordedAt)
        log.close()
    }

    @Test func `a time in the future is taken back to recordedAt, counted, and kept in the event`() async throws {
        let log = try LogFixture().open()
        let line = event("1", timestamp: "2030-01-01T00:00:00Z")
        _ = try await log.append([line])
        let batch = try log.all()
        #expect(batch[0].occurredAt == batch[0].recordedAt)
        #expect(batch[0].event.jsonText == line)
        #expect(log.statistics().clampedTimes == 1)
        log.close()
    }

    @Test func `a skewed sender's time is corrected by how far its sentAt is off`() async throws {
        let fixture = LogFixture()
        let log = try fixture.open()
        // The sender's clock is an hour slow; the event happened a minute before it was sent.
        let line = event("1", timestamp: "2026-03-01T10:59:00Z", sentAt: "2026-03-01T11:00:00Z")
        _ = try await log.append([line], origin: Self.skewed)
        let batch = try log.all()
        #expect(batch[0].occurredAt == batch[0].recordedAt.adding(seconds: -60))
        log.close()
    }

    @Test func `a skewed sender's event from after its sentAt is clamped`() async throws {
        let log = try LogFixture().open()
        _ = try await log.append([event("1", timestamp: "2026-03-01T12:10:00Z", sentAt: "2026-03-01T12:00:00Z")], origin: Self.skewed)
        let batch = try log.all()
        #expect(batch[0].occurredAt == batch[0].recordedAt)
        #expect(log.statistics().clampedTimes == 1)
        log.close()
    }

    @Test func `a sentAt more than a day off, and a sender whose clock is exact, correct nothing`() async throws {
        let log = try LogFixture().open()
        let time = "2026-02-27T09:00:00Z"
        _ = try await log.append([event("1", timestamp: time, sentAt: "2026-02-27T10:00:00Z")], origin: Self.skewed)
        _ = try await log.append([event("2", timestamp: time, sentAt: "2026-03-01T10:00:00Z")])
        let batch = try log.all()
        #expect(batch.occurredAt.map(\.rfc3339) == ["2026-02-27T09:00:00.000000Z", "2026-02-27T09:00:00.000000Z"])
        log.close()
    }

    @Test func `the earliest and the latest instant survive`() async throws {
        let fixture = LogFixture()
        var log = try fixture.open()
        _ = try await log.append([event("1", timestamp: "0001-01-01T00:00:00Z"), event("2", timestamp: "9999-12-31T23:59:59.999999Z")])
        _ = try await log.append([event("3", timestamp: "0001-01-01T00:00:00Z", sentAt: "9999-12-31T23:59:59Z")], origin: Self.skewed)
        log.close()
        log = try fixture.open()
        let batch = try log.all()
        #expect(batch[0].occurredAt == .earliest)
        #expect(batch[1].occurredAt == batch[1].recordedAt)
        #expect(batch[2].occurredAt == .earliest)
        log.close()
    }

    @Test func `recordedAt is one instant a commit and strictly increasing, even when the wall clock goes back`() async throws {
        let fixture = LogFixture()
        let log = try fixture.open()
        _ = try await log.append([page("1"), page("2")])
        fixture.moveWallClock(seconds: -60)
        _ = try await log.append([page("3")])
        _ = try await log.append([page("4")])
        let times = try log.all().recordedAt
        #expect(times[0] == times[1])
        #expect(times[1] < times[2] && times[2] < times[3])
        #expect(times[3].micros - times[1].micros < 1_000_000)
        log.close()
    }

    @Test(arguments: [-86_400, 86_400])
    func `a wall clock that jumps by more than five minutes is reported and not followed`(seconds: Int64) async throws {
        let fixture = LogFixture()
        let log = try fixture.open()
        _ = try await log.append([page("1")])
        fixture.moveWallClock(seconds: seconds)
        fixture.pass(seconds: 10)
        _ = try await log.append([page("2")])
        let times = try log.all().recordedAt
        #expect((10_000_000..<11_000_000).contains(times[1].micros - times[0].micros))
        let jump = try #require(log.statistics().unfollowedClockJumpMicros)
        #expect(abs(jump - seconds * 1_000_000) < 1_000_000)
        fixture.moveWallClock(seconds: -seconds)
        _ = try await log.append([page("3")])
        #expect(log.statistics().unfollowedClockJumpMicros == nil)
        log.close()
    }

    @Test func `a correction of less than five minutes is followed`() async throws {
        let fixture = LogFixture()
        let log = try fixture.open()
        _ = try await log.append([page("1")])
        fixture.moveWallClock(seconds: 200)
        _ = try await log.append([page("2")])
        fixture.moveWallClock(seconds: 200)
        _ = try await log.append([page("3")])
        let times = try log.all().recordedAt
        #expect(times[2].micros - times[0].micros > 400_000_000)
        log.close()
    }

    @Test func `after a restart recordedAt never goes back, whatever the clock says`() async throws {
        let fixture = LogFixture()
        var log = try fixture.open()
        _ = try await log.append([page("1")])
        log.close()
        fixture.moveWallClock(seconds: -86_400)
        log = try fixture.open()
        _ = try await log.append([page("2")])
        let times = try log.all().recordedAt
        #expect(times[1].micros == times[0].micros + 1)
        log.close()
    }
}
