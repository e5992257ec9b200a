// A seeded swarm over a whole log on a simulated disk: random work, random failing calls, power cuts at random calls, also while the log is opened
// again, and a model that knows what every answer must be.

import Disk
import DiskTesting
import EventModel
import Synchronization
import Testing

@testable import EventLog

final class Swarm {
    /// What went on, for the table.
    struct Tally: CustomStringConvertible, Sendable {
        var (steps, crashes, faults, recoveryCrashes, erasures, retentions, backups) = (0, 0, 0, 0, 0, 0, 0)

        var description: String {
            "\(steps) steps, \(crashes) power cuts (\(recoveryCrashes) of them while opening), \(faults) failing calls, \(erasures) erasures, \(retentions) retentions, \(backups) backups restored"
        }
    }

    /// What is wrong, with the way there.
    struct Finding: Error, CustomStringConvertible {
        let description: String
    }

    private let seed: UInt64
    private var random: SplitMix64
    private var fixture: LogFixture
    private var log: EventLog
    private var model = SwarmModel()
    private(set) var tally = Tally()
    private var history: [String] = []
    /// Decides when the power goes.
    private let cut: PowerCut

    private static let instant = Instant(rfc3339: "2026-03-04T10:00:00Z")!
    private static let keys = "/keys"

    init(seed: UInt64) throws {
        (self.seed, random, cut) = (seed, SplitMix64(seed: seed), PowerCut())
        fixture = LogFixture(disk: SimulatedFileSystem(folders: ["/data"]), segmentBytes: 1 << 16, segmentEventsMax: 16, marksIdle: false)
        log = try Self.open(fixture, cut.watching(fixture))
    }

    private static func open(_ fixture: LogFixture, _ disk: any FileSystem) throws(EventLogError) -> EventLog {
        var options = fixture.options()
        options.ledger = try ErasureLedger.openOrMake(keys, fileSystem: disk, random: { 0x0123_4567_89AB_CDEF })
        options.completesErasure = true
        return try EventLog.open(options, fileSystem: disk, clock: fixture.clock, random: { 7 })
    }

    private var ledger: ErasureLedger { get throws(EventLogError) { try ErasureLedger.openOrMake(Self.keys, fileSystem: cut.watching(fixture)) } }

    private func fail(_ what: String) -> Finding { Finding(description: "seed \(seed), after \(history.suffix(12).joined(separator: "; ")): \(what)") }

    private func draw(_ count: Int) -> Int { Int(random.next() % UInt64(max(count, 1))) }

    private var crashMode: CrashMode {
        switch draw(6) {
        case 0: .keepAll
        case 1: .dropUnsynced
        case 2: .prefix(draw(8))
        case 3: .zeroExtended
        default: .sectors(seed: random.next())
        }
    }

    /// Safety: whatever happens, what was acknowledged is there, and nothing else. Liveness: without faults everything can be done again.
    func run(steps: Int) throws {
        for _ in 0..<steps {
            tally.steps += 1
            try step()
            if draw(4) == 0 { try check() }
        }
        try checkLiveness()
    }

    private func step() throws {
        switch draw(10) {
        case 0, 1: try workUntilPowerIsCut()
        case 2: try workWithFailingCall()
        default: try work()
        }
    }

    /// Does something while nothing fails: it must go well.
    private func work() throws {
        do { try doSomething() } catch let error as EventLogError { throw fail("without a fault: \(error)") }
    }

    private func workUntilPowerIsCut() throws {
        tally.crashes += 1
        let mode = crashMode
        cut.arm(after: 1 + draw(12), fixture, mode)
        do { try doSomething() } catch let error as Finding { throw error } catch {}
        try reopen(on: cut.disarm() ?? fixture.crashedCopy(mode))
    }

    private func workWithFailingCall() throws {
        tally.faults += 1
        let errnos: [Int32] = [5, 28, 122]
        fixture.disk.failCall(number: fixture.disk.callCount + 1 + draw(10), errno: errnos[draw(3)], once: draw(2) == 0, afterBytes: draw(3) * 100)
        do { try doSomething() } catch let error as Finding { throw error } catch {}
        fixture.disk.clearFaults()
        try reopen(on: fixture.crashedCopy(draw(2) == 0 ? .keepAll : crashMode))
    }

    // MARK: - What is done

    /// What may have been done, or not, when an operation ended in the middle.
    private var unsure = Unsure()

    private struct Unsure {
        var messages: [SwarmModel.Message] = []
        var erased: Int?
        var reduced: Set<UInt64> = []
        var changed: (user: Int, refuses: Bool)?
    }

    private func doSomething() throws {
        switch draw(24) {
        case 0..<13: try append()
        case 13: try seal()
        case 14: try compact()
        case 15: try checkpoint()
        case 16: try erase()
        case 17: try retain()
        case 18: try changeSuppression()
        case 19: try backUp()
        case 20:
            history.append("close")
            log.close()
            // With a cut or a fault in it the caller opens it again.
            if !cut.isArmed, fixture.disk.faultCount == 0 { try reopen(on: fixture.crashedCopy(crashMode)) }
        default: try append()
        }
    }

    private func append() throws {
        let messages = (0..<1 + draw(6)).map { _ in
            SwarmModel.Message(number: draw(3) == 0 ? draw(max(model.events.count, 1)) : model.events.count + draw(40), variant: draw(8) == 0 ? 1 : 0)
        }
        history.append("append \(messages.map { "\($0.number).\($0.variant)" })")
        unsure.messages = messages
        let outcomes = try log.appendNow(messages.map(\.line), origin: AppendOrigin(source: "web"))
        // An answer that came after the power went was never heard.
        guard !cut.isCut else { return }
        if outcomes.contains(where: { if case .rejected(let error) = $0 { error.code.isRetryable } else { false } }) { throw EventLogError(.stopped, path: "", "refused") }
        unsure.messages = []
        for (message, outcome) in zip(messages, outcomes) {
            let expected = model.append(message)
            guard Self.isSame(outcome, expected) else { throw fail("\(message.line) is answered \(outcome), and not \(expected)") }
        }
    }

    private static func isSame(_ found: AppendRequest.RowOutcome, _ expected: SwarmModel.Outcome) -> Bool {
        switch (found, expected) {
        case (.accepted(let position), .accepted(let wanted)), (.duplicate(let position), .duplicate(let wanted)): position.rawValue == wanted
        case (.rejected(let error), .conflict): error.code == .idConflict
        case (.rejected(let error), .suppressed): error.code == .suppressed
        default: false
        }
    }

    private func seal() throws {
        history.append("seal")
        _ = try log.sealAll()
    }

    private func compact() throws {
        history.append("compact")
        _ = try log.compactAll()
    }

    private func checkpoint() throws {
        history.append("checkpoint")
        try log.writeCheckpoint()
    }

    private func erase() throws {
        guard !model.present.isEmpty else { return }
        let user = model.present[draw(model.present.count)]
        history.append("erase u\(user)")
        guard let ordinal = log.identifiers.ordinal(of: Identifier(kind: .userId, value: "u\(user)")) else { throw fail("u\(user) is not known") }
        unsure.erased = user
        _ = try log.erase([ordinal], ledger: ledger, at: Self.instant)
        guard !cut.isCut else { return }
        unsure.erased = nil
        model.erase(user)
        tally.erasures += 1
    }

    private func retain() throws {
        let divisor = UInt64(2 + draw(4))
        let due = model.due { $0 % divisor == 0 }
        history.append("retain every \(divisor).")
        unsure.reduced = due
        let report = try log.retain { $0.position.rawValue % divisor == 0 }
        guard !cut.isCut else { return }
        unsure.reduced = []
        guard report.events == due.count else { throw fail("\(report.events) events were reduced, and not \(due.count)") }
        model.reduce(due)
        if !due.isEmpty { model.noteRetention() }
        tally.retentions += 1
    }

    private func changeSuppression() throws {
        let (user, refuses) = (draw(SwarmModel.Message.users), draw(3) == 0)
        history.append("\(refuses ? "suppress" : "unsuppress") u\(user)")
        guard let list = log.suppressions else { throw fail("there is no list of suppressions") }
        unsure.changed = (user, refuses)
        let identifier = Identifier(kind: .userId, value: "u\(user)")
        _ = try refuses ? list.suppress([identifier], at: Self.instant) : list.unsuppress([identifier], at: Self.instant)
        guard !cut.isCut else { return }
        unsure.changed = nil
        if refuses { model.suppress(user) } else { model.unsuppress(user) }
    }

    private func backUp() throws {
        guard !model.events.isEmpty else { return }
        history.append("backup")
        // On a disk of its own: this one is watched.
        let copy = fixture.crashedCopy(.keepAll)
        var backup = LogBackup(folder: copy.folder, target: "/backups")
        backup.keep = 1
        _ = try backup.run(fileSystem: copy.disk, clock: copy.clock)
        var restore = LogRestore(source: "/backups", data: "/restored")
        restore.ledger = try ErasureLedger.openOrMake(Self.keys, fileSystem: copy.disk)
        _ = try restore.run(fileSystem: copy.disk)
        let opened = try EventLog.open(EventLogOptions(folder: "/restored/customer", domain: .customer, isReadOnly: true), fileSystem: copy.disk)
        defer { opened.close() }
        if let difference = model.difference(try opened.all()) { throw fail("a backup restored: \(difference)") }
        tally.backups += 1
    }

    // MARK: - Opening again

    /// Goes on with what the disk has after a power cut, through more of them while the log is opened.
    private func reopen(on next: LogFixture) throws {
        log.close()
        fixture = next
        while true {
            if draw(3) == 0 { cut.arm(after: 1 + draw(10), fixture, crashMode) }
            let opened = Result { () throws(EventLogError) in try Self.open(fixture, cut.watching(fixture)) }
            let completed = opened.flatMap { log in Result { () throws(EventLogError) in try log.completeErasure(ledger, at: Self.instant) } }
            if let copy = cut.disarm() {
                (try? opened.get())?.close()
                (fixture, tally.crashes, tally.recoveryCrashes) = (copy, tally.crashes + 1, tally.recoveryCrashes + 1)
                continue
            }
            do throws(EventLogError) {
                log = try opened.get()
                _ = try completed.get()
            } catch { throw fail("opened again: \(error)") }
            return try settle()
        }
    }

    /// Decides, by what is there, what became of what was going on: all of it that was acknowledged, and of the rest no more than could be.
    private func settle() throws {
        if let user = unsure.erased, log.erasures == model.erasures + 1 { model.erase(user) }
        if let (user, refuses) = unsure.changed { settleSuppression(user, refuses) }
        let all = try log.all()
        let known = UInt64(model.events.count)
        var rest = all.positions.map(\.rawValue).filter { $0 > known }[...]
        for message in unsure.messages where !rest.isEmpty {
            if case .accepted(let position) = model.append(message), rest.first == position { rest = rest.dropFirst() }
        }
        guard rest.isEmpty else { throw fail("positions \(Array(rest)) hold what nobody sent") }
        model.reduce(unsure.reduced.filter { position in all.positions.firstIndex { $0.rawValue == position }.map { ReducedEvent.isReduced(all[$0].event) } ?? false })
        if !unsure.reduced.isEmpty, UInt64(log.readView().erasures) == model.erasures + model.retentions + 1 { model.noteRetention() }
        unsure = Unsure()
        try check()
    }

    private func settleSuppression(_ user: Int, _ refuses: Bool) {
        let standing = log.suppressions?.standing(Identifier(kind: .userId, value: "u\(user)"))
        if refuses, standing == .refused { model.suppress(user) }
        if !refuses, standing != .refused { model.unsuppress(user) }
    }

    // MARK: - What must hold

    private func check() throws {
        let view = log.readView()
        let all = try log.all()
        if let difference = model.difference(all) { throw fail(difference) }
        guard log.erasures == model.erasures else { throw fail("\(log.erasures) erasures, and not \(model.erasures)") }
        guard UInt64(view.erasures) == model.erasures + model.retentions else { throw fail("a basis counts \(view.erasures), and not \(model.erasures) + \(model.retentions)") }
        guard view.durablePosition.rawValue == UInt64(model.events.count) else { throw fail("the durable position is \(view.durablePosition)") }
        for user in 0..<SwarmModel.Message.users { try check(user, view, all) }
        for index in all.indices.suffix(3) where try view.position(ofMessageId: all[index].messageId) != all.positions[index] {
            throw fail("\(all[index].messageId) is not found at \(all.positions[index])")
        }
    }

    /// A customer's events by the way that is for them.
    private func check(_ user: Int, _ view: ReadView, _ all: EventBatch) throws {
        let expected = all.indices.filter { model.events[Int(all.positions[$0].rawValue) - 1].message.user == user }.map { all.positions[$0] }
        let ordinal = log.identifiers.ordinal(of: Identifier(kind: .userId, value: "u\(user)"))
        let found = try ordinal.map { try view.events(anchors: [$0], upTo: view.durablePosition).positions } ?? []
        guard found == expected else { throw fail("u\(user) has \(found), and not \(expected)") }
    }

    private func checkLiveness() throws {
        history.append("liveness")
        for number in 0..<20 {
            let message = SwarmModel.Message(number: 1_000_000 + number, variant: 0)
            let expected = model.append(message)
            guard Self.isSame(try log.appendNow([message.line], origin: AppendOrigin(source: "web"))[0], expected) else { throw fail("nothing fails, and \(message.line) is not \(expected)") }
        }
        try seal()
        try compact()
        try checkpoint()
        try check()
        try backUp()
        let findings = try LogVerification.run(folder: fixture.folder, fileSystem: fixture.disk).findings
        guard findings.isEmpty else { throw fail("verify says \(findings)") }
        log.close()
    }
}

/// Takes what a disk would be after a power cut at one of the calls to come.
final class PowerCut: Sendable {
    private struct State {
        var fixture: LogFixture?
        var mode = CrashMode.keepAll
        var callsLeft = 0
        var copy: LogFixture?
    }

    private let state = Mutex(State())

    func arm(after calls: Int, _ fixture: LogFixture, _ mode: CrashMode) {
        state.withLock { $0 = State(fixture: fixture, mode: mode, callsLeft: calls) }
    }

    var isArmed: Bool { state.withLock { $0.fixture != nil } }
    /// Whether the power has gone: what happens now happens no more.
    var isCut: Bool { state.withLock { $0.copy != nil } }

    /// What the disk was when the power went; nil when it did not.
    func disarm() -> LogFixture? {
        state.withLock { state in
            defer { state = State() }
            return state.copy
        }
    }

    func watching(_ fixture: LogFixture) -> any FileSystem { WatchedFileSystem(fixture.disk) { [self] in tick() } }

    private func tick() {
        state.withLock { state in
            guard let fixture = state.fixture, state.copy == nil else { return }
            state.callsLeft -= 1
            if state.callsLeft <= 0 { state.copy = fixture.crashedCopy(state.mode) }
        }
    }
}
