import EventModel
import Testing
import TimeTravel

/// Two anonymous visitors, merged by a login and split by an unlink.
@Suite struct UnmergeTests {
    private static let story = [
        #"{"type":"page","messageId":"1","anonymousId":"a1","timestamp":"2026-01-01T10:00:00Z"}"#,
        #"{"type":"page","messageId":"2","anonymousId":"a2","timestamp":"2026-01-02T10:00:00Z"}"#,
        #"{"type":"identify","messageId":"3","userId":"u1","anonymousId":"a1","timestamp":"2026-02-01T10:00:00Z"}"#,
        #"{"type":"identify","messageId":"4","userId":"u1","anonymousId":"a2","timestamp":"2026-02-02T10:00:00Z"}"#,
        #"{"type":"unlink","messageId":"5","identifiers":["user_id:u1","anonymous_id:a2"],"timestamp":"2026-03-01T10:00:00Z"}"#,
        #"{"type":"page","messageId":"6","anonymousId":"a2","timestamp":"2026-03-02T10:00:00Z"}"#,
    ]

    /// Who is asked, as of when, and what must come back: identifiers and number of events.
    private static let questions: [(asOf: String, of: String, identifiers: [String], events: String)] = [
        ("2026-01-15", "anonymous_id:a1", ["anonymous_id:a1"], "1"),
        ("2026-01-15", "anonymous_id:a2", ["anonymous_id:a2"], "1"),
        ("2026-02-01", "anonymous_id:a1", ["anonymous_id:a1", "user_id:u1"], "2"),
        ("2026-02-01", "anonymous_id:a2", ["anonymous_id:a2"], "1"),
        ("2026-02-15", "anonymous_id:a1", ["anonymous_id:a1", "anonymous_id:a2", "user_id:u1"], "4"),
        ("2026-02-15", "anonymous_id:a2", ["anonymous_id:a1", "anonymous_id:a2", "user_id:u1"], "4"),
        ("2026-03-15", "anonymous_id:a2", ["anonymous_id:a2"], "2"),
    ]

    @Test func `before, between and after are each right, whether asked forwards or backwards`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(Self.story)
        for question in Self.questions + Self.questions.reversed() {
            let profile = try fixture.profile(question.of, asOf: question.asOf)
            #expect(profile.identifierTexts == question.identifiers, "\(question.of) as of \(question.asOf)")
            #expect(profile.eventCount == question.events, "\(question.of) as of \(question.asOf)")
        }
    }

    @Test func `asked while the story is told, the answers are those asked later`() async throws {
        let fixture = try HistoryFixture()
        var told: [(position: UInt64, answer: String)] = []
        for line in Self.story {
            let position = try await fixture.append(line)
            told.append((position, try answer(fixture, position)))
        }
        for entry in told.reversed() { #expect(try answer(fixture, entry.position) == entry.answer) }
    }

    private func answer(_ fixture: HistoryFixture, _ position: UInt64) throws -> String {
        let profile = try fixture.profile("anonymous_id:a1", asOf: "2026-06-01", knownAt: "\(position)")
        return profile.identifierTexts.joined(separator: " ") + " " + (profile.eventCount ?? "")
    }

    @Test func `facts of then may be asked for people as they are known later`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(Self.story)
        let profile = try fixture.profile("anonymous_id:a1", asOf: "2026-01-15", identityAsOf: "2026-02-15")
        #expect(profile.identifierTexts == ["anonymous_id:a1", "anonymous_id:a2", "user_id:u1"])
        #expect(profile.eventCount == "2")
    }

    @Test func `the id of a merged customer keeps resolving`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(Self.story)
        let alone = try #require(try fixture.profile("anonymous_id:a2", asOf: "2026-01-15").customerId)
        let merged = try fixture.profile(alone, asOf: "2026-02-15")
        #expect(merged.eventCount == "4")
        #expect(merged["aliases"]?.elements.compactMap(\.stringValue).contains(alone) == true)
    }
}
