import EventLog
import EventModel
import Testing

@testable import TimeTravel

/// Bases that are wrong, and those that are only unusual.
struct BadBasisTests {
    private func fixture() async throws -> HistoryFixture {
        let fixture = try HistoryFixture()
        try await fixture.append(order("o1", user: "u1", total: "10.00", at: "2026-02-01T10:00:00Z"), order("o2", user: "u1", total: "20.00", at: "2026-03-01T10:00:00Z"))
        return fixture
    }

    private func refusal(asOf: String? = nil, asKnownAt: String? = nil, identityAsOf: String? = nil, timeZone: String? = nil) throws -> String {
        let error = try #require(throws: QueryError.self) {
            try BasisRequest(asOf: asOf, asKnownAt: asKnownAt, identityAsOf: identityAsOf, timeZone: timeZone)
        }
        #expect(error.kind == .badRequest)
        return error.message
    }

    @Test func `before the first event nobody is there, and after the last is the present`() async throws {
        let fixture = try await fixture()
        for early in ["0001-01-01", "2026-01-31", "2026-02-01T09:59:59.999999Z"] {
            let error = try #require(throws: QueryError.self) { try fixture.profile("user_id:u1", asOf: early) }
            #expect(error.kind == .notFound, "\(early)")
        }
        let nobody = try fixture.json(fixture.history.audienceList(at: fixture.basis("2026-01-01")))
        #expect(nobody["audiences"]?.elements.allSatisfy { $0["size"]?.jsonText == "0" } == true)
        #expect(try fixture.profile("user_id:u1", asOf: "9999-12-31").orderCount == "2")
        #expect(throws: QueryError.self) { try fixture.profile("user_id:u1", knownAt: "0") }
        #expect(throws: QueryError.self) { try fixture.profile("user_id:u1", knownAt: "2020-01-01") }
        #expect(try fixture.profile("user_id:u1", knownAt: "2040-01-01").orderCount == "2")
    }

    @Test func `a leap second is the last microsecond of its minute`() async throws {
        let fixture = try await fixture()
        let answer = try fixture.profile("user_id:u1", asOf: "2026-06-30T23:59:60Z", knownAt: "2026-12-31T23:59:60+01:00")
        #expect(answer["basis"]?["as_of"]?.stringValue == "2026-06-30T23:59:59.999999Z")
        #expect(try refusal(asOf: "2026-06-30T23:59:61Z").contains("neither an instant"))
    }

    @Test func `an instant without a zone is refused with what is missing, and a day is of the zone asked for`() async throws {
        let message = try refusal(asOf: "2026-03-03T12:00:00")
        #expect(message.hasPrefix("as_of: '2026-03-03T12:00:00' names no time zone"))
        #expect(try refusal(asKnownAt: "2026-03-03T12:00:00.5").hasPrefix("as_known_at: "))
        #expect(try refusal(identityAsOf: "2026-03-03 12:00:00").hasPrefix("identity_as_of: "))
        let fixture = try await fixture()
        let tokyo = try BasisRequest(asOf: "2026-03-01", asKnownAt: nil, identityAsOf: nil, timeZone: "Asia/Tokyo")
        let answer = try fixture.json(fixture.history.profile("user_id:u1", at: tokyo))
        #expect(answer["basis"]?["as_of"]?.stringValue == "2026-03-01T14:59:59.999999Z")
        #expect(answer["basis"]?["tz"]?.stringValue == "Asia/Tokyo")
    }

    @Test func `what is no instant, no position or no zone is refused by name`() throws {
        for text in ["soon", "2026-13-01", "2026-02-30", "20260303", "2026-03-03T25:00:00Z", "99999-01-01"] { #expect(try refusal(asOf: text).hasPrefix("as_of: ")) }
        for text in ["-1", "1.5", "99999999999999999999", "1e3"] { #expect(try refusal(asKnownAt: text).hasPrefix("as_known_at: ")) }
        #expect(try refusal(timeZone: "Atlantis").hasPrefix("tz: "))
    }

    @Test func `a position that is not durable yet is refused with the one that is`() async throws {
        let fixture = try await fixture()
        let error = try #require(throws: QueryError.self) { try fixture.profile("user_id:u1", knownAt: "3") }
        #expect(error.kind == .badRequest)
        #expect(error.message.contains("the durable position is 2"))
        let from = try BasisRequest(side: "from", isStart: false, asOf: nil, asKnownAt: "7", identityAsOf: nil, timeZone: nil)
        let diff = try #require(throws: QueryError.self) {
            try fixture.history.diff("user_id:u1", from: from, to: .latest, DiffQuery(sections: nil, limit: nil, cursor: nil))
        }
        #expect(diff.message.hasPrefix("from_known_at: position 7 is not durable yet"))
    }

    @Test func `what was known before all that retention has left is gone, and the answer says what is left`() async throws {
        let fixture = try await fixture()
        try await fixture.append(order("o3", user: "u1", total: "30.00", at: "2026-04-01T10:00:00Z"))
        _ = try fixture.log.retain { event in event.position <= LogPosition(rawValue: 2) }
        let error = try #require(throws: QueryError.self) { try fixture.profile("user_id:u1", knownAt: "2") }
        #expect(error.kind == .gone)
        #expect(error.code == "gone")
        #expect(error.message.contains("everything recorded up to position 2 has passed its retention; what is left begins at position 3, recorded at 2026-"))
        #expect(try fixture.profile("user_id:u1", knownAt: "3").orderCount == "1")
        #expect(try fixture.profile("user_id:u1").orderCount == "1")
        let from = try BasisRequest(side: "from", isStart: true, asOf: nil, asKnownAt: "1", identityAsOf: nil, timeZone: nil)
        #expect(throws: QueryError.self) { try fixture.history.pipelineChanges(from: from, to: .latest, ChangesQuery(limit: nil, cursor: nil)) }
    }
}
