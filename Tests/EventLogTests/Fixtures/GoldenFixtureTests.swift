import DiskTesting
import EventModel
import Testing

@testable import EventLog

/// Logs of every version that ever wrote one, kept in data/fixtures: they stay readable, their damages are found, and the format does not change unnoticed.
struct GoldenFixtureTests {
    /// One for each set of format versions.
    static let versions = ["v1"]

    @Test(.enabled(if: FixtureFolder.isWriting)) func `the fixtures are written anew`() async throws {
        let whole = try await GoldenLog.make()
        try FixtureFolder.write(whole, to: "v1/log")
        let log = try FixtureFolder.disk(whole).open(readOnly: true)
        try FixtureFolder.write(GoldenLines.of(log).map { $0 + "\n" }.joined(), to: "v1/events.ndjson")
        log.close()
        for damage in GoldenDamages.all {
            var files = whole
            try damage.apply(&files)
            let finding = try GoldenDamage.finding(files)
            try FixtureFolder.write(GoldenDamage(damage.sentence, from: whole, to: files, finding: finding).text, to: "v1/damaged/\(damage.name).txt")
        }
    }

    /// A damage of the fixtures, and the log that a repair makes of it: one with rows of lost events.
    private static let repaired = "log-block-flipped"

    private func repairedLog() throws -> [String: [UInt8]] {
        let damage = try GoldenDamage(FixtureFolder.text("v1/damaged/\(Self.repaired).txt"))
        let fixture = try FixtureFolder.disk(damage.applied(to: FixtureFolder.log("v1/log")))
        var repair = LogRepair(folder: fixture.folder, output: "/repaired")
        repair.acceptedLoss = try repair.run(fileSystem: fixture.disk).lostCount
        let folder = try #require(try repair.run(fileSystem: fixture.disk).written)
        return try Dictionary(uniqueKeysWithValues: fixture.disk.list(folder).map { ($0, try fixture.disk.bytes(of: folder + "/" + $0)) })
    }

    @Test(.enabled(if: FixtureFolder.isWriting)) func `the repaired log is written anew`() throws {
        try FixtureFolder.write(repairedLog(), to: "v1/repaired")
    }

    @Test(.disabled(if: FixtureFolder.isWriting)) func `a log with lost events gives the others back, and today's repair makes the same bytes`() throws {
        let kept = try FixtureFolder.log("v1/repaired")
        #expect(try repairedLog() == kept)
        let log = try FixtureFolder.disk(kept).open()
        defer { log.close() }
        let lines = try FixtureFolder.text("v1/events.ndjson").split(separator: "\n").map(String.init)
        #expect(log.recovery.notes == [] && log.durablePosition.rawValue == 41)
        #expect(try GoldenLines.of(log) == lines.enumerated().filter { !(30..<39).contains($0.offset) }.map(\.element))
    }

    /// The log of the fixtures with all that is sealed in one file, where four anchors each stand side by side.
    private func clusteredLog() throws -> [String: [UInt8]] {
        let fixture = try FixtureFolder.disk(FixtureFolder.log("v1/log").filter { $0.key != "checkpoint" })
        let log = try fixture.open(random: { 7 })
        _ = try log.compactAll(clustering: Clustering(clusters: (0...UInt32(log.identifiers.count)).map { $0 % 4 }))
        log.close()
        return try fixture.contents()
    }

    @Test(.enabled(if: FixtureFolder.isWriting)) func `the clustered log is written anew`() throws {
        try FixtureFolder.write(clusteredLog(), to: "v1/clustered")
    }

    @Test(.disabled(if: FixtureFolder.isWriting)) func `a clustered log gives the same events back, and today's merge makes the same bytes`() throws {
        let kept = try FixtureFolder.log("v1/clustered")
        #expect(try clusteredLog() == kept)
        let log = try FixtureFolder.disk(kept).open()
        defer { log.close() }
        #expect(log.recovery.notes == [] && log.sealedFiles.count == 1 && kept.values.contains { $0.starts(with: Array("HNDSEALD".utf8)) && $0[12] & 2 != 0 })
        #expect(try GoldenLines.of(log) == FixtureFolder.text("v1/events.ndjson").split(separator: "\n").map(String.init))
    }

    @Test(.disabled(if: FixtureFolder.isWriting), arguments: versions)
    func `a log of every version gives the same events back`(version: String) async throws {
        let files = try FixtureFolder.log("\(version)/log")
        let lines = try FixtureFolder.text("\(version)/events.ndjson").split(separator: "\n").map(String.init)
        #expect(lines.count == 41)
        for hasCheckpoint in [true, false] {
            let fixture = try FixtureFolder.disk(files.filter { hasCheckpoint || $0.key != "checkpoint" })
            let log = try fixture.open()
            #expect(log.recovery.notes == [] && (log.checkpoint != nil) == hasCheckpoint)
            #expect(try GoldenLines.of(log) == lines)
            // It goes on, and knows what it has.
            let request = GoldenEvents.requests[2]
            #expect(try await log.append(request.lines, origin: request.origin).map(\.duplicatePosition) == (21...30).map { $0 })
            #expect(try await log.append([page("new")])[0].acceptedPosition == 42)
            log.close()
        }
    }

    @Test(.disabled(if: FixtureFolder.isWriting), arguments: versions)
    func `every damage done to a log of every version is found as its text says`(version: String) throws {
        let whole = try FixtureFolder.log("\(version)/log")
        let names = try FixtureFolder.names("\(version)/damaged")
        #expect(names.count > 20)
        for name in names {
            let damage = try GoldenDamage(FixtureFolder.text("\(version)/damaged/\(name)"))
            #expect(try GoldenDamage.finding(damage.applied(to: whole)) == damage.finding, "\(name): \(damage.sentence)")
        }
    }

    @Test(.disabled(if: FixtureFolder.isWriting)) func `today's writer makes the same bytes as when the fixtures were written`() async throws {
        let kept = try FixtureFolder.log("v1/log")
        let made = try await GoldenLog.make()
        let differences = Set(kept.keys).union(made.keys).sorted().filter { kept[$0] != made[$0] }
        #expect(differences == [], "a format changed without a new version and a new fixture")
    }
}
