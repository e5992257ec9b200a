import Disk
import DiskTesting
import EventModel
import Synchronization
import Testing

@testable import EventLog

/// An erasure of a log that is appended to and asked meanwhile.
struct OnlineErasureTests {
    private static let instant = Instant(rfc3339: "2026-03-04T10:00:00Z")!

    private static func open(_ fixture: ErasureFixture, through fileSystem: (any FileSystem)? = nil) throws -> EventLog {
        var options = fixture.log.options()
        options.ledger = try fixture.ledger()
        (options.sealsInBackground, options.compactsInBackground) = (true, true)
        return try EventLog.open(options, fileSystem: fileSystem ?? fixture.disk, clock: fixture.log.clock, random: { 7 })
    }

    private static func other(_ number: Int) -> String {
        #"{"type":"track","event":"Meanwhile","messageId":"w\#(number)","userId":"u\#(number % 5)","properties":{"n":\#(number)}}"#
    }

    @Test func `appends and questions go on, and nobody sees what is taken from when it is certain`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill()
        let before = try BackupFixture.dump(fixture.log.folder, fixture.disk)
        let log = try Self.open(fixture)
        let identifiers = ErasureFixture.ordinals(log)
        let heard = Mutex<[[String]]>([])
        let steps = Mutex<Set<String>>([])
        log.onErasure { [unowned log] in heard.withLock { $0.append((try? log.texts()) ?? ["unreadable"]) } }
        let appending = Task {
            var accepted = 0
            for number in 0..<300 where try await log.append([Self.other(number)])[0].acceptedPosition != nil { accepted += 1 }
            return accepted
        }
        let receipt = try await Task.detached {
            try log.erase(identifiers, ledger: fixture.ledger(), at: Self.instant) { progress throws(EventLogError) in
                steps.withLock { _ = $0.insert("\(progress.step)") }
                // Whatever is still to be written anew.
                let seen = log.readView()
                guard progress.step == .writing || progress.step == .checking else { return }
                let texts = try seen.events(after: .none, limit: .max)
                for index in texts.indices where texts[index].event.jsonText.contains(ErasureFixture.token) {
                    throw EventLogError.stopped("position \(texts.positions[index]) is seen")
                }
                guard seen.erasures == 1 else { throw EventLogError.stopped("the erasure is not counted") }
            }
        }.value
        #expect(try await appending.value == 300)
        #expect(receipt.events == (0..<ErasureFixture.count).count(where: ErasureFixture.isCanary))
        #expect(steps.withLock { $0 }.isSuperset(of: ["finding", "writing", "checking"]))
        #expect(heard.withLock { $0 }.count == 1)
        #expect(heard.withLock { $0 }.joined().allSatisfy { !$0.contains(ErasureFixture.token) })
        // Nothing of it is left in memory that can be asked for, and its ordinals are not given out again.
        #expect(ErasureFixture.ordinals(log).isEmpty)
        #expect(log.erasures == 1 && log.readView().erasures == 1)
        #expect(try await log.append([ErasureFixture.line(1)])[0].isSuppressed)
        let highest = log.identifiers.count
        #expect(try await log.append([#"{"type":"page","messageId":"new","anonymousId":"new"}"#])[0].acceptedPosition != nil)
        #expect(log.identifiers.ordinal(of: Identifier(kind: .anonymousId, value: "new"))?.rawValue == UInt32(highest + 1))
        log.close()
        #expect(try fixture.residue() == [])
        let after = try BackupFixture.dump(fixture.log.folder, fixture.disk)
        #expect(after.count == ErasureFixture.staying(before).count + 301)
        let staying = ErasureFixture.staying(before)
        #expect(staying.allSatisfy(after.contains))
        #expect(try LogVerification.run(folder: fixture.log.folder, fileSystem: fixture.disk).findings.isEmpty)
    }

    @Test func `the checkpoint that is written afterwards knows nothing of who was erased, and the next start goes on from it`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill(merging: true)
        let log = try Self.open(fixture)
        #expect(log.checkpoint != nil)
        _ = try log.erase(ErasureFixture.ordinals(log), ledger: fixture.ledger(), at: Self.instant)
        #expect(log.checkpoint == nil)
        try log.writeCheckpoint()
        #expect(try fixture.disk.exists(fixture.log.folder + "/" + CheckpointFormat.fileName))
        #expect(try fixture.residue() == [])
        let count = log.identifiers.count
        log.close()
        let again = try Self.open(fixture)
        #expect(again.checkpoint != nil)
        #expect(ErasureFixture.ordinals(again).isEmpty)
        #expect(again.identifiers.count == count)
        #expect(try await again.append([Self.other(1)])[0].acceptedPosition == UInt64(ErasureFixture.count) + 1)
        again.close()
    }

    @Test func `one that a full disk ends is completed while the log goes on`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill()
        let log = try Self.open(fixture)
        let (identifiers, ledger) = (ErasureFixture.ordinals(log), try fixture.ledger())
        let failures = Mutex(0)
        #expect(throws: EventLogError.self) {
            try log.erase(identifiers, ledger: ledger, at: Self.instant) { progress throws(EventLogError) in
                guard progress.step == .writing else { return }
                failures.withLock { $0 += 1 }
                throw EventLogError(.diskFull, path: fixture.log.folder, "the disk is full")
            }
        }
        #expect(failures.withLock { $0 } == 1)
        // It is certain: seen by nobody, and refused.
        #expect(try log.texts().allSatisfy { !$0.contains(ErasureFixture.token) })
        #expect(try await log.append([ErasureFixture.line(1)])[0].isSuppressed)
        #expect(try await log.append([Self.other(1)])[0].acceptedPosition == UInt64(ErasureFixture.count) + 1)
        let error = try #require(throws: EventLogError.self) { try log.erase([identifiers[0]], ledger: ledger, at: Self.instant) }
        #expect(error.code == .refused && error.message.contains("--resume"))
        #expect(try log.completeErasure(ledger, at: Self.instant)?.number == 1)
        #expect(try log.completeErasure(ledger, at: Self.instant) == nil)
        #expect(try await log.append([ErasureFixture.line(1)])[0].isSuppressed)
        log.close()
        #expect(try fixture.residue() == [])
    }

    @Test func `one that ends before it is certain has changed nothing, also not whom the log refuses`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill()
        let log = try Self.open(fixture)
        let ledger = try fixture.ledger()
        let failing = try #require(ErasureFixture.ordinals(log).first)
        // Its ledger is another log's.
        let other = try ErasureLedger.openOrMake("/data/keys", fileSystem: fixture.disk) { 9 }
        try other.write(ErasureEntry(logId: 7, domain: .customer, number: 1, through: 3, at: Self.instant, identifiers: [], events: []))
        #expect(try #require(throws: EventLogError.self) { try log.erase([failing], ledger: other, at: Self.instant) }.code == .refused)
        #expect(try await log.append([ErasureFixture.line(1)])[0].duplicatePosition == 2)
        #expect(log.readView().erasures == 0)
        #expect(try log.erase(ErasureFixture.ordinals(log), ledger: ledger, at: Self.instant).number == 1)
        log.close()
        #expect(try fixture.residue() == [])
    }

    @Test func `closing the log ends it, and the next start completes it`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill()
        let log = try Self.open(fixture)
        let (identifiers, ledger) = (ErasureFixture.ordinals(log), try fixture.ledger())
        let error = try #require(throws: EventLogError.self) {
            try log.erase(identifiers, ledger: ledger, at: Self.instant) { progress throws(EventLogError) in
                if progress.step == .writing { log.endJobs() }
            }
        }
        #expect(error.code == .stopped)
        log.close()
        var options = fixture.log.options()
        options.ledger = ledger
        #expect(throws: EventLogError.self) { try EventLog.open(options, fileSystem: fixture.disk, clock: fixture.log.clock) }
        options.completesErasure = true
        let again = try EventLog.open(options, fileSystem: fixture.disk, clock: fixture.log.clock)
        // It serves before that is complete: nothing is seen of it, and nothing comes in.
        #expect(try again.texts().allSatisfy { !$0.contains(ErasureFixture.token) })
        #expect(again.readView().erasures == 1 && again.checkpoint == nil)
        #expect(try await again.append([ErasureFixture.line(1)])[0].isSuppressed)
        #expect(try await again.append([Self.other(1)])[0].acceptedPosition == UInt64(ErasureFixture.count) + 1)
        #expect(try again.completeErasure(ledger, at: Self.instant)?.number == 1)
        #expect(try again.completeErasure(ledger, at: Self.instant) == nil)
        #expect(again.readView().erasures == 1)
        again.close()
        #expect(try fixture.residue() == [])
    }

    @Test func `sealing and merging by hand go between what goes on in the background`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill()
        let log = try Self.open(fixture)
        let appending = Task { for number in 0..<200 { _ = try await log.append([Self.other(number)]) } }
        for _ in 0..<5 {
            _ = try log.sealAll()
            _ = try log.compactAll()
        }
        try await appending.value
        _ = try log.sealAll()
        _ = try log.compactAll()
        #expect(log.backlog().sealingSegments == 0)
        #expect(log.sealedFiles.count == 1)
        log.close()
        #expect(try BackupFixture.dump(fixture.log.folder, fixture.disk).count == ErasureFixture.count + 200)
        #expect(try LogVerification.run(folder: fixture.log.folder, fileSystem: fixture.disk).findings.isEmpty)
    }
}

extension AppendRequest.RowOutcome {
    fileprivate var isSuppressed: Bool { if case .rejected(let error) = self { error.code == .suppressed } else { false } }
}
