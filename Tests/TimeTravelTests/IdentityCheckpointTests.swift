import Definitions
import DiskTesting
import EventModel
import Identity
import Testing

@testable import EventLog
@testable import TimeTravel

/// The identity graph goes through the log's checkpoint.
@Suite struct IdentityCheckpointTests {
    private let disk = SimulatedFileSystem(folders: ["/data"])

    private func fixture(_ definitions: DefinitionSet = .shipped) throws -> HistoryFixture {
        try HistoryFixture(definitions: definitions, on: disk, segmentEventsMax: 400)
    }

    /// A log of 1200 events, closed with a checkpoint; what it answered about a few customers.
    private func closedLog(stopsFirst: Bool) async throws -> [String] {
        let fixture = try fixture()
        try await fixture.append(Shop.lines(0..<1200, customers: 40))
        try await fixture.waitForSealing()
        try fixture.history.follow()
        let answers = try Self.answers(fixture)
        if stopsFirst { fixture.history.stopAnswering() }
        fixture.log.close()
        return answers
    }

    private static func answers(_ fixture: HistoryFixture) throws -> [String] {
        try [1, 7, 39].map { try fixture.profile("user_id:u\($0)", asOf: "2026-02-01", knownAt: "1200").jsonText }
    }

    @Test(arguments: [true, false]) func `a start goes on from the graph that the last end wrote`(stopsFirst: Bool) async throws {
        let before = try await closedLog(stopsFirst: stopsFirst)
        let again = try fixture()
        #expect(again.log.checkpoint?.tag(of: .identityGraph) == 1200)
        #expect(again.history.followedPosition.rawValue == 1200)
        #expect(again.history.eventsToFollow == 0)
        #expect(try Self.answers(again) == before)
    }

    @Test func `a graph of other rules is not used, and comes back with its rules`() async throws {
        _ = try await closedLog(stopsFirst: true)
        let other = try DefinitionSet.identity("identifiers:\n  user_id: {limit: 2}\n")
        let again = try fixture(other)
        #expect(again.history.followedPosition == .none)
        again.history.replaceDefinitions(.shipped)
        #expect(again.history.followedPosition.rawValue == 1200)
        again.history.replaceDefinitions(other)
        #expect(again.history.followedPosition == .none)
    }

    @Test func `a graph that knows more than the log is refused`() async throws {
        _ = try await closedLog(stopsFirst: true)
        let again = try fixture()
        let origin = GraphOrigin(DefinitionSet.shipped.identity, .utc, again.log.identifiers)
        #expect(origin.read(again.log.checkpoint, durable: LogPosition(rawValue: 1200)).foldedPosition.rawValue == 1200)
        #expect(origin.read(again.log.checkpoint, durable: LogPosition(rawValue: 1199)).foldedPosition == .none)
        #expect(origin.read(nil, durable: LogPosition(rawValue: 1200)).foldedPosition == .none)
    }

    @Test func `a checkpoint written while serving takes the place of the memory, and answers stay`() async throws {
        _ = try await closedLog(stopsFirst: true)
        let again = try fixture()
        try await again.append(Shop.lines(1200..<2400, customers: 40))
        try again.history.follow()
        let (follower, before) = (again.history.follower, try Self.answers(again))
        let ownedBefore = follower.ask { $0.ownedBytes }
        let found = try #require(again.log.checkpoint).subject
        let subject = CheckpointSubject(logId: found.logId, domain: .customer, position: 2400, chainHash: 0)
        try CheckpointWriter.replace(disk, folder: "/data/customer", subject: subject) { writer throws(EventLogError) in
            try follower.write(&writer, again.log)
        }
        try await again.append(Shop.lines(2400..<2500, customers: 40))
        try again.history.follow()
        #expect(try again.history.workAhead(for: .seconds(10)))
        #expect(follower.followedPosition.rawValue == 2500)
        #expect(follower.ask { $0.foldedPosition.rawValue } == 2500)
        #expect(follower.ask { $0.ownedBytes } < ownedBefore)
        #expect(again.log.newestCheckpoint()?.tag(of: .identityGraph) == 2400)
        #expect(try Self.answers(again) == before)
    }

    @Test func `the same events give the same section, whether or not they went through a checkpoint`() async throws {
        _ = try await closedLog(stopsFirst: true)
        let again = try fixture()
        try await again.append(Shop.lines(1200..<1500, customers: 40))
        try again.history.follow()
        let whole = try HistoryFixture()
        try await whole.append(Shop.lines(0..<1500, customers: 40))
        try whole.history.follow()
        #expect(Self.bytes(again) == Self.bytes(whole))
    }

    private static func bytes(_ fixture: HistoryFixture) -> [UInt8] {
        fixture.history.follower.ask { graph in
            var bytes: [UInt8] = []
            graph.encode { bytes.append(contentsOf: $0) }
            return bytes
        }
    }
}
