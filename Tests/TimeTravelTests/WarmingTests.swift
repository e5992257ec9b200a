import EventLog
import EventModel
import Testing

@testable import TimeTravel

/// Questions and an identity graph that has not caught up.
@Suite struct WarmingTests {
    /// A log of 6000 events of which identity knows the first few thousand, and questions that wait for nothing.
    private func halfWarm() async throws -> HistoryFixture {
        let fixture = try HistoryFixture(patience: .zero)
        try await fixture.append(Shop.lines(0..<6000, customers: 100))
        _ = try fixture.history.follower.follow(fixture.log.readView(), to: LogPosition(rawValue: 1))
        return fixture
    }

    @Test func `a question that would have to wait too long is told how far identity is`() async throws {
        let fixture = try await halfWarm()
        #expect(fixture.history.followedPosition.rawValue == 4096)
        let error = #expect(throws: QueryError.self) { _ = try fixture.profile("user_id:u1") }
        #expect(error?.kind == .unavailable)
        #expect(error?.code == "warming")
        #expect(error?.message.contains("position 4096 of 6000 (68 %)") == true)
        #expect((1...60).contains(error?.retryAfterSeconds ?? 0))
    }

    @Test func `a question about what was known earlier is answered meanwhile, as it will be afterwards`() async throws {
        let fixture = try await halfWarm()
        let early = try fixture.profile("user_id:u1", asOf: "2026-03-01", knownAt: "4000").jsonText
        try fixture.history.follow()
        #expect(try fixture.profile("user_id:u1", asOf: "2026-03-01", knownAt: "4000").jsonText == early)
    }

    @Test func `work ahead ends with nothing left to do`() async throws {
        let fixture = try await halfWarm()
        #expect(try !fixture.history.workAhead(for: .zero))
        #expect(try fixture.history.workAhead(for: .seconds(10)))
        #expect(fixture.history.eventsToFollow == 0)
        #expect(try fixture.profile("user_id:u1").eventCount == "60")
    }

    @Test func `questions from many threads fold each event once`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(Shop.lines(0..<6000, customers: 100))
        let answers = try await withThrowingTaskGroup(of: String.self) { tasks in
            for number in 0..<8 { tasks.addTask { try fixture.profile("user_id:u\(number)").eventCount ?? "" } }
            return try await tasks.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(answers == ["60"])
    }

    @Test func `status names what is warming only when it takes a while`() async throws {
        let fixture = try await halfWarm()
        #expect(fixture.history.status().warming == [])
        let far = IdentityProgress(fixture.history.follower, durable: LogPosition(rawValue: 1_000_000))
        #expect(far.warming == "identity 0 %")
        #expect(IdentityProgress(fixture.history.follower, durable: .none).percent == 100)
    }
}
