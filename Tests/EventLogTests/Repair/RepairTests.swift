import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

@Suite struct RepairTests {
    private static let output = "/repaired"

    private static func repair(_ fixture: LogFixture, accepting loss: UInt64? = nil) throws(EventLogError) -> LogRepair.Report {
        var repair = LogRepair(folder: fixture.folder, output: output)
        repair.acceptedLoss = loss
        return try repair.run(fileSystem: fixture.disk)
    }

    /// Repairs, and checks what was written: verified, every event that is there as it was, those lost named, and a log that goes on.
    private static func check(_ fixture: LogFixture, _ lines: [String], _ name: String) async throws -> LogRepair.Report {
        let before = try fixture.contents()
        let look = try repair(fixture)
        #expect(look.written == nil && fixture.disk.isMissing(output), "\(name)")
        #expect(try #require(throws: EventLogError.self) { try repair(fixture, accepting: look.lostCount + 1) }.code == .refused)
        #expect(fixture.disk.isMissing(output))
        let report = try repair(fixture, accepting: look.lostCount)
        #expect(try fixture.contents() == before, "\(name): the damaged log was changed")
        let verified = try LogVerification.run(folder: output + "/customer", fileSystem: fixture.disk)
        #expect(verified.findings.isEmpty && verified.knownLost.flatMap { $0 } == report.losses.flatMap(\.positions).sorted(), "\(name)")
        // A source is named where its file first uses it; of one that is lost there is the code.
        let kept = try BackupFixture.dump(output + "/customer", fixture.disk).map { $0.replacing(#""lost-source-0""#, with: #""web""#) }
        let lost = Set(report.losses.flatMap(\.positions))
        #expect(kept == lines.enumerated().filter { !lost.contains(UInt64($0.offset + 1)) && $0.offset < Int(report.lastPosition) }.map(\.element), "\(name)")
        let log = try EventLog.open(EventLogOptions(folder: output + "/customer", domain: .customer), fileSystem: fixture.disk, clock: fixture.clock)
        #expect(try await log.append([page("after the repair")])[0].acceptedPosition == report.lastPosition + 1, "\(name)")
        log.close()
        return report
    }

    /// How many positions each damage of the fixtures takes.
    private static let expected: [String: UInt64] = [
        "checkpoint-cut": 0, "checkpoint-foreign": 0, "checkpoint-header-flipped": 0, "checkpoint-missing": 0, "checkpoint-section-flipped": 0,
        "manifest-cut": 0, "manifest-flipped": 0, "manifest-missing": 0, "manifest-missing-with-a-file": 20,
        "log-torn": 0, "log-missing": 9, "log-header-flipped": 0, "log-block-flipped": 9,
        "sealed-missing": 10, "sealed-cut": 10, "sealed-footer-flipped": 10, "sealed-shapes-flipped": 10,
        "sealed-header-flipped": 0, "sealed-version-flipped": 0, "sealed-chunk-flipped": 20, "sealed-dictionary-flipped": 20, "sealed-lies": 10,
    ]

    @Test func `each damage of the fixtures loses what it must and nothing else`() async throws {
        let whole = try FixtureFolder.log("v1/log")
        let lines = try FixtureFolder.text("v1/events.ndjson").split(separator: "\n").map(String.init)
        for name in try FixtureFolder.names("v1/damaged") {
            let files = try GoldenDamage(FixtureFolder.text("v1/damaged/\(name)")).applied(to: whole)
            let fixture = try FixtureFolder.disk(files)
            if name.hasSuffix("-newer.txt") {
                #expect(try #require(throws: EventLogError.self) { try Self.repair(fixture, accepting: 0) }.code == .unsupportedVersion, "\(name)")
                continue
            }
            let report = try await Self.check(fixture, lines, name)
            let expected = Self.expected[String(name.dropLast(4))]
            // Of a damaged column some rows are whole.
            #expect(expected.map { $0 == report.lostCount } ?? (1..<20).contains(report.lostCount), "\(name): \(report.lostCount), \(report.losses)")
        }
    }

    @Test func `a flipped byte anywhere in a log that is not sealed loses no more than its Block`() async throws {
        let small = try await SmallLog.make(declared: true)
        let lines = try BackupFixture.dump(small.fixture.folder, small.fixture.disk)
        for path in try small.fixture.segmentPaths {
            for block in try small.fixture.image(path).blocks {
                let copy = small.fixture.crashedCopy(.keepAll)
                try copy.disk.flipBit(of: path, atByte: block.offset + 60)
                let report = try await Self.check(copy, lines, "\(path) at \(block.offset)")
                #expect(report.lostCount <= UInt64(block.header.eventCount))
            }
        }
    }

    @Test func `a flipped byte anywhere in a sealed file loses events of that file only`() async throws {
        let log = try await SealedLog.make()
        let lines = try BackupFixture.dump(log.fixture.folder, log.fixture.disk)
        let path = try log.sealedPaths[0]
        var losses: Set<UInt64> = []
        for at in stride(from: 3, to: try log.fixture.disk.bytes(of: path).count, by: 331) {
            let copy = log.copy()
            try copy.fixture.disk.flipBit(of: path, atByte: at, bit: at % 8)
            let report = try await Self.check(copy.fixture, lines, "byte \(at)")
            #expect(report.losses.allSatisfy { $0.positions.upperBound <= 100 }, "byte \(at)")
            losses.insert(report.lostCount)
        }
        // From a column that few have to a section that all need.
        #expect(losses.contains(100) && losses.contains { $0 > 0 && $0 < 50 }, "\(losses.sorted())")
    }

    @Test func `lost events stay lost when the repaired log is merged, backed up and restored`() async throws {
        let fixture = BackupFixture()
        try await fixture.append(0..<40, sealing: true)
        let path = try #require(fixture.names(fixture.log.folder).filter { $0.hasSuffix(".sealed") }.dropFirst().first)
        try fixture.disk.unlink(fixture.log.folder + "/" + path)
        #expect(try Self.repair(fixture.log, accepting: 10).losses.map(\.positions) == [11...20])
        let folder = Self.output + "/customer"
        var options = EventLogOptions(folder: folder, domain: .customer)
        (options.sealsInBackground, options.compactsInBackground) = (false, false)
        let log = try EventLog.open(options, fileSystem: fixture.disk, clock: fixture.log.clock)
        _ = try log.sealAll()
        #expect(try log.compactAll().count == 1)
        let view = log.readView()
        #expect(try view.events(after: .none, limit: 40).positions.map(\.rawValue) == Array(1...10) + Array(21...40))
        // Who follows the log meets every position.
        #expect(try view.outlines(after: .none, limit: 40) { _ in false }.positions.map(\.rawValue) == Array(1...40))
        #expect(try await log.append(BackupFixture.lines(10..<20)).map(\.acceptedPosition) == (41...50).map { $0 })
        log.close()
        let verified = try LogVerification.run(folder: folder, fileSystem: fixture.disk)
        #expect(verified.findings.isEmpty && verified.knownLost == [11...20] && verified.events == 40)
        _ = try LogBackup(folder: folder, target: "/others").run(fileSystem: fixture.disk, clock: fixture.log.clock)
        #expect(try LogRestore(source: "/others", data: "/third").run(fileSystem: fixture.disk).events == 40)
        #expect(try BackupFixture.dump("/third/customer", fixture.disk) == BackupFixture.dump(folder, fixture.disk))
    }

    @Test func `identifiers of lost events are named as far as their rows say them`() async throws {
        let files = try FixtureFolder.log("v1/log")
        let damage = try GoldenDamage(FixtureFolder.text("v1/damaged/sealed-column-flipped.txt"))
        let report = try Self.repair(FixtureFolder.disk(damage.applied(to: files)))
        #expect(!report.lostIdentifiers.isEmpty && report.lostIdentifiers.allSatisfy { $0.contains(":") })
    }

    @Test func `a repair that crashes or fails leaves the damaged log as it was and no half repaired one`() async throws {
        let damage = try GoldenDamage(FixtureFolder.text("v1/damaged/sealed-column-flipped.txt"))
        let fixture = try FixtureFolder.disk(damage.applied(to: FixtureFolder.log("v1/log")))
        let (before, loss) = (try fixture.contents(), try Self.repair(fixture).lostCount)
        var number = 1
        while true {
            let copy = fixture.crashedCopy(.keepAll)
            copy.disk.failCall(number: number, once: false, afterBytes: 100)
            _ = try? Self.repair(copy, accepting: loss)
            let reached = copy.disk.callCount >= number
            for fork in [copy.crashedCopy(.dropUnsynced), copy.crashedCopy(.keepAll)] {
                #expect(try fork.contents() == before)
                if fork.disk.isMissing(Self.output + "/customer") { _ = try Self.repair(fork, accepting: loss) }
                #expect(try LogVerification.run(folder: Self.output + "/customer", fileSystem: fork.disk).findings.isEmpty, "call \(number)")
            }
            guard reached else { break }
            number += 3
        }
        #expect(number > 30)
    }
}
