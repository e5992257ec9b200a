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

    /// An online erasure of a copy, whose call with a number fails; nothing else uses up calls.
    private static func erase(_ filled: ErasureFixture, failing number: Int?) throws -> (ErasureFixture, EventLog, calls: ArraySlice<SimulatedCall>) {
        let fixture = ErasureFixture(filled.log.crashedCopy(.keepAll))
        var options = fixture.log.options()
        options.ledger = try fixture.ledger()
        let log = try EventLog.open(options, fileSystem: fixture.disk, clock: fixture.log.clock, random: { 7 })
        let calls = fixture.disk.callCount
        if let number { fixture.disk.failCall(number: calls + number) }
        _ = try? log.erase(ErasureFixture.ordinals(log), ledger: options.ledger!, at: instant)
        fixture.disk.clearFaults()
        return (fixture, log, fixture.disk.calls.dropFirst(calls))
    }

    @Test func `whatever call fails, nobody sees half an erasure, and who is taken is refused`() async throws {
        let filled = ErasureFixture()
        try await filled.fill()
        let (_, whole, calls) = try Self.erase(filled, failing: nil)
        whole.close()
        let decisive = calls.enumerated().filter { place, call in
            place % 17 == 0 || call.operation == .syncFolder || call.path.hasPrefix(ErasureFixture.keys) || call.path.contains(ErasureIntent.name)
        }
        var (before, after) = (0, 0)
        for (place, call) in decisive {
            let (fixture, log, _) = try Self.erase(filled, failing: place + 1)
            let texts = try log.texts().filter { $0.contains(ErasureFixture.token) }
            let isVeiled = texts.isEmpty
            #expect(isVeiled || texts.count == (0..<ErasureFixture.count).count(where: ErasureFixture.isCanary), "\(call)")
            #expect(log.readView().erasures == (isVeiled ? 1 : 0), "\(call)")
            // The writer may have ended with the call: then it takes nothing of anybody.
            if let outcome = try? await log.append([ErasureFixture.line(1)])[0], outcome.error?.code != .shuttingDown {
                #expect(isVeiled ? outcome.isSuppressed : outcome.duplicatePosition == 2, "\(place) \(call) \(outcome)")
            }
            (before, after) = (before + (isVeiled ? 0 : 1), after + (isVeiled ? 1 : 0))
            log.close()
            try fixture.finish()
            #expect(try fixture.residue() == [], "\(call)")
        }
        #expect(before > 10 && after > 20)
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

/// What a ledger says of another log's course, or of one that is shorter than an erasure reaches.
struct ErasureOfOlderCopyTests {
    private static let instant = Instant(rfc3339: "2026-03-04T10:00:00Z")!

    private static func options(_ fixture: ErasureFixture) throws -> EventLogOptions {
        var options = fixture.log.options()
        (options.ledger, options.completesErasure) = (try fixture.ledger(), true)
        return options
    }

    @Test func `a copy that is shorter than the erasure reaches keeps what is appended while that is completed`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill()
        let copy = ErasureFixture(fixture.log.crashedCopy(.keepAll))
        // The log went on behind the copy, and was erased then.
        let log = try fixture.open()
        for number in 100..<140 { _ = try await log.append([#"{"type":"page","messageId":"l\#(number)","userId":"canary-user"}"#]) }
        log.close()
        try fixture.erase()
        try copy.disk.createFolder(ErasureFixture.keys)
        try copy.disk.syncFolder("/")
        for name in try fixture.disk.list(ErasureFixture.keys) {
            try copy.disk.replaceFile(ErasureFixture.keys + "/" + name, with: fixture.disk.bytes(of: ErasureFixture.keys + "/" + name))
        }
        // Applying it ends in the middle; a daemon completes it while it takes events.
        let applying = try copy.open()
        #expect(throws: EventLogError.self) {
            try applying.applyErasures(of: copy.ledger()) { progress throws(EventLogError) in if progress.step == .writing { throw EventLogError.stopped("stopped") } }
        }
        applying.close()
        let serving = try EventLog.open(Self.options(copy), fileSystem: copy.disk, clock: copy.log.clock, random: { 7 })
        #expect(try await serving.append([page("first", anonymousId: "a1")])[0].acceptedPosition == UInt64(ErasureFixture.count) + 1)
        #expect(try serving.completeErasure(copy.ledger(), at: Self.instant)?.number == 1)
        #expect(try await serving.append([page("second", anonymousId: "a1")])[0].acceptedPosition == UInt64(ErasureFixture.count) + 2)
        let crashed = ErasureFixture(copy.log.crashedCopy(.dropUnsynced))
        serving.close()
        for left in [crashed, copy] {
            let again = try EventLog.open(Self.options(left), fileSystem: left.disk, clock: left.log.clock, random: { 7 })
            #expect(try again.texts().filter { $0.contains(#""first""#) || $0.contains(#""second""#) }.count == 2)
            again.close()
            #expect(try left.residue() == [])
        }
    }

    @Test func `another's erasure of the same number and reach is not taken for this one`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill()
        let copy = ErasureFixture(fixture.log.crashedCopy(.keepAll))
        try fixture.erase()
        try copy.disk.createFolder(ErasureFixture.keys)
        try copy.disk.syncFolder("/")
        for name in try fixture.disk.list(ErasureFixture.keys) {
            try copy.disk.replaceFile(ErasureFixture.keys + "/" + name, with: fixture.disk.bytes(of: ErasureFixture.keys + "/" + name))
        }
        let log = try copy.open()
        let other = try #require(log.identifiers.ordinal(of: Identifier(kind: .userId, value: "u2")))
        let error = try #require(throws: EventLogError.self) { try log.erase([other], ledger: copy.ledger(), at: Self.instant) }
        #expect(error.code == .refused && error.message.contains("--apply-ledger"))
        #expect(try copy.disk.exists(copy.log.folder + "/" + ErasureIntent.name) == false)
        log.close()
        // Begun by an older version, or by hand, it is not completed with the other's entry either.
        try ErasureIntent(number: 1, scope: ErasureScope([other.rawValue], through: UInt64(ErasureFixture.count))).write(copy.log.folder, copy.disk)
        let resumed = try copy.open(completesErasure: true)
        #expect(try #require(throws: EventLogError.self) { try resumed.completeErasure(copy.ledger(), at: Self.instant) }.code == .refused)
        resumed.close()
    }

    @Test func `ordinals of who is being erased are not given out again, whenever that is interrupted`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill()
        // The youngest identifier is who is erased, and its files are written anew when the power goes.
        let filling = try fixture.open()
        _ = try await filling.append([#"{"type":"page","messageId":"young","userId":"canary-youngest"}"#])
        let youngest = try #require(filling.identifiers.ordinal(of: Identifier(kind: .userId, value: "canary-youngest")))
        filling.close()
        let log = try fixture.open()
        #expect(throws: EventLogError.self) {
            try log.erase([youngest], ledger: fixture.ledger(), at: Self.instant) { progress throws(EventLogError) in
                if progress.step == .checking { throw EventLogError.stopped("stopped") }
            }
        }
        log.close()
        let serving = try EventLog.open(Self.options(fixture), fileSystem: fixture.disk, clock: fixture.log.clock, random: { 7 })
        #expect(try await serving.append([#"{"type":"page","messageId":"newcomer","userId":"newcomer"}"#])[0].acceptedPosition != nil)
        let ordinal = try #require(serving.identifiers.ordinal(of: Identifier(kind: .userId, value: "newcomer")))
        #expect(ordinal.rawValue == youngest.rawValue + 1)
        _ = try serving.completeErasure(fixture.ledger(), at: Self.instant)
        #expect(serving.identifiers.ordinal(of: Identifier(kind: .userId, value: "newcomer")) == ordinal)
        serving.close()
        let again = try EventLog.open(Self.options(fixture), fileSystem: fixture.disk, clock: fixture.log.clock, random: { 7 })
        #expect(again.identifiers.ordinal(of: Identifier(kind: .userId, value: "newcomer")) == ordinal)
        again.close()
    }
}
