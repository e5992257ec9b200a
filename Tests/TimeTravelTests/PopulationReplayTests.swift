import Definitions
import EventLog
import EventModel
import Identity
import Projections
import Testing

@testable import TimeTravel

/// Everybody at once, against each by himself.
@Suite struct PopulationReplayTests {
    /// What a replay says of everybody, a line each.
    private func everybody(_ fixture: HistoryFixture, asOf: String?, _ change: (inout PopulationReplay) -> Void = { _ in }) throws -> [String] {
        let question = try fixture.history.question(fixture.basis(asOf))
        var (replay, lines) = (question.population(needing: .all), [String]())
        change(&replay)
        try replay.forEachCustomer { entry in
            lines.append("\(entry.customer) \(entry.identifiers.map(\.identifier.description)) \(entry.events.positions.map(\.rawValue))")
        }
        return lines
    }

    /// The same, each customer asked for by himself.
    private func eachByHimself(_ fixture: HistoryFixture, asOf: String?) throws -> [String] {
        let question = try fixture.history.question(fixture.basis(asOf))
        var lines: [String] = []
        for ordinal in 1...UInt32(fixture.log.identifiers.count) {
            guard let subject = try? question.customer("c\(ordinal)"), subject.customer.id.oldest.rawValue == ordinal else { continue }
            lines.append(
                "\(subject.customer.id) \(subject.identifiers.map(\.identifier.description)) \(subject.events.positions.map(\.rawValue))")
        }
        return lines
    }

    @Test func `everybody is as each is by himself, in sealed LogSegments and not, in large groups and small`() async throws {
        let fixture = try HistoryFixture(segmentEventsMax: 700)
        try await fixture.append(Shop.lines(0..<1500, customers: 50))
        try await fixture.waitForSealing()
        try await fixture.append(Shop.lines(1500..<2000, customers: 50))
        for day in ["2026-01-01", nil] {
            let expected = try eachByHimself(fixture, asOf: day)
            #expect(expected.count == 50)
            #expect(try everybody(fixture, asOf: day) == expected)
            #expect(try everybody(fixture, asOf: day) { $0.groupEventsMax = 16 } == expected)
        }
    }

    @Test func `events under an anchor that belongs to nobody come to their customers, in one pass and in many`() async throws {
        let rules = "identifiers:\n  user_id: {limit: 1, blocked: [guest]}\n"
        let fixture = try HistoryFixture(definitions: .identity(rules), segmentEventsMax: 200)
        try await fixture.append(
            (0..<300).map { number in
                let user = number % 3 == 0 ? #""userId":"u\#(number % 7)","# : #""userId":"guest","#
                return #"{"type":"track","messageId":"m\#(number)","event":"Looked",\#(user)"anonymousId":"a\#(number % 20)"}"#
            })
        try await fixture.waitForSealing()
        let expected = try eachByHimself(fixture, asOf: nil)
        #expect(try everybody(fixture, asOf: nil) == expected)
        for bytes in [1, 3000, 20_000] as [UInt64] {
            #expect(try everybody(fixture, asOf: nil) { ($0.groupEventsMax, $0.strayBytesMax) = (16, bytes) } == expected)
        }
        #expect(expected.joined().contains("anonymous_id:a19"))
    }

    @Test func `identity of another instant decides who is who, and whom nothing names up to it is nobody`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(Shop.lines(0..<600, customers: 10))
        let question = try fixture.history.question(fixture.basis("2026-02-01", nil, "2026-01-01T00:03:00Z"))
        var (events, expected) = (0, 0)
        try question.population(needing: .all).forEachCustomer { events += $0.events.count }
        let batch = try question.view.events(after: .none, limit: 600)
        for event in batch.indices.map({ batch[$0] }) {
            let owner = question.follower.ask { $0.owner(ofEventAt: event.position, anchor: event.anchor) }
            let isKnown = question.follower.ask { graph in owner.map { graph.isSeen($0, asOf: question.basis.identityAsOf, asKnownAt: question.basis.asKnownAt) } ?? false }
            if isKnown { expected += 1 }
        }
        #expect(events == expected && (1..<600).contains(events))
    }
}
