import Definitions
import Disk
import DiskTesting
import EventLog
import EventModel
import Identity
import Projections
import Testing

@testable import TimeTravel

/// A profile that goes on from a snapshot is the one that is folded of all events.
@Suite struct SnapshotTests {
    /// Every few events a cut, whatever it takes.
    private static let often = SnapshotPlacement(eventsBudget: 4, bytesShare: 1000)

    private func fixture(on disk: SimulatedFileSystem = SimulatedFileSystem(folders: ["/data"])) throws -> HistoryFixture {
        try HistoryFixture(now: "2026-06-01T12:00:00Z", definitions: RandomShop.definitions(), on: disk, segmentEventsMax: 60)
    }

    /// A history of the same log that knows of no snapshots.
    private func without(_ fixture: HistoryFixture) throws -> CustomerHistory {
        let history = CustomerHistory(log: fixture.log, definitions: try RandomShop.definitions(), patience: .seconds(60)) { fixture.present }
        history.snapshots.forget()
        return history
    }

    private func text(_ answer: (any JSONAnswer)?) -> String? {
        answer.map { answer in
            var json = JSONWriter()
            answer.appendJSON(to: &json)
            return json.text
        }
    }

    /// The answer's text, or the error's.
    private func outcome(_ ask: () throws -> any JSONAnswer) -> String {
        do { return text(try ask()) ?? "" } catch { return "\(error)" }
    }

    @Test(arguments: 1...12)
    func `at any basis the profile is the same with snapshots and without`(seed: Int) async throws {
        let fixture = try fixture()
        var shop = RandomShop(seed: seed, isQuiet: seed % 2 == 0)
        try await shop.fill(fixture, events: 150)
        try await fixture.waitForSealing()
        let written = try fixture.history.writeSnapshots(eventsMin: 1, placement: Self.often)
        #expect(written.files > 0 && written.bytes > 0)
        // More of everything; then some snapshots are brought up to date, and others are not.
        try await shop.fill(fixture, events: 260)
        _ = try fixture.history.writeSnapshots(eventsMin: 30, placement: Self.often)
        try await shop.fill(fixture, events: 300)
        let (plain, durable) = (try without(fixture), Int(fixture.log.durablePosition.rawValue))
        let begun = try instant("2026-06-01T12:00:00Z").micros
        var used = 0
        for _ in 0..<200 {
            let reference = shop.reference(fixture.log.identifiers.count)
            let asOf = Instant(micros: begun + Int64(shop.number(0...500)) * 1_000_000).rfc3339
            // The clock goes on while the log works in the background, so that now is said, too.
            let basis = try fixture.basis(shop.number(0...3) == 0 ? fixture.present.rfc3339 : asOf, shop.number(0...3) > 0 ? nil : "\(shop.number(1...durable))")
            let question = try fixture.history.question(basis)
            let quick = (try? fixture.history.profileOfSnapshot(reference, question)) ?? nil
            let whole = outcome { try plain.profile(reference, at: basis) }
            if let quick {
                used += 1
                let isSame = text(quick) == whole
                #expect(isSame, "\(reference) as of \(quick.basis.asOf), known at \(quick.basis.asKnownAt)")
            }
            let asked = outcome { try fixture.history.profile(reference, at: basis) }
            #expect(asked == whole, "\(reference)")
        }
        // Where retractions and unlinks come all the time, none may be of use.
        #expect(used > 0 || seed % 2 == 1, "no question could go on from a snapshot")
    }

    @Test func `a state that is read gives the same bytes again, and bytes that are none of a state give nothing`() async throws {
        let fixture = try fixture()
        var shop = RandomShop(seed: 3)
        try await shop.fill(fixture, events: 200)
        let question = try fixture.history.question(fixture.basis())
        let plan = try fixture.history.plan(FoldScope.everything, for: question)
        let subject = try question.customer("user_id:u1")
        let fold = subject.folded(plan)
        let state = fold.state
        func read(_ bytes: [UInt8]) -> CustomerFold? {
            bytes.withUnsafeBufferPointer { CustomerFold(state: $0, plan: plan, identifiers: subject.identifiers, memberOf: subject.memberOf) }
        }
        #expect(try #require(read(state)).state == state)
        var random = SplitMix64(seed: 9)
        for length in 0..<state.count where length % 7 == 0 || length < 64 { #expect(read(Array(state[..<length])) == nil) }
        for _ in 0..<3000 {
            var changed = state
            changed[Int.random(in: 0..<state.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            // Whatever comes of it: it is no trap.
            _ = read(changed).map { $0.profile(asOf: .latest).events }
        }
    }

    @Test func `a snapshot that is damaged, of other definitions or of before an erasure is not gone on from`() async throws {
        let disk = SimulatedFileSystem(folders: ["/data"])
        let fixture = try fixture(on: disk)
        var shop = RandomShop(seed: 5, isQuiet: true)
        try await shop.fill(fixture, events: 120)
        try await fixture.waitForSealing()
        _ = try fixture.history.writeSnapshots(eventsMin: 1, placement: Self.often)
        let customer = try fixture.history.question(fixture.basis()).customer("user_id:u1").customer
        func used(_ history: CustomerHistory) throws -> Bool { try history.profileOfSnapshot("user_id:u1", history.question(fixture.basis())) != nil }
        #expect(try used(fixture.history))
        fixture.history.replaceDefinitions(.shipped)
        #expect(try !used(fixture.history))
        fixture.history.replaceDefinitions(try RandomShop.definitions())
        #expect(try used(fixture.history))

        let path = "/data/customer/snapshots/p1-c\(customer.id.oldest).snapshot"
        let whole = try disk.readFile(path, limitBytes: 1 << 20)
        for at in stride(from: 0, to: whole.count, by: 11) {
            var bytes = whole
            bytes[at] ^= 0x40
            try disk.replaceFile(path, with: bytes)
            let history = CustomerHistory(log: fixture.log, definitions: try RandomShop.definitions()) { fixture.present }
            if let answer = try history.profileOfSnapshot("user_id:u1", history.question(fixture.basis())) {
                // An older cut may be whole.
                #expect(text(answer) == text(try without(fixture).profile("user_id:u1", at: fixture.basis("\(answer.basis.asOf)", nil))))
            }
        }
        try disk.replaceFile(path, with: whole)

        let ledger = try ErasureLedger.openOrMake("/keys", fileSystem: disk)
        _ = try fixture.log.erase([IdentifierOrdinal(rawValue: customer.id.oldest.rawValue)], ledger: ledger, at: instant("2026-11-02T00:00:00Z"))
        #expect(try disk.list("/data/customer/snapshots").isEmpty)
    }

    @Test func `customers somebody waited for are written down in the background, within the budget`() async throws {
        let fixture = try HistoryFixture(segmentEventsMax: 6000)
        let lines = (0..<9000).map { #"{"type":"page","messageId":"p\#($0)","userId":"u\#($0 % 2)","anonymousId":"a\#($0 % 2)","name":"Home"}"# }
        try await fixture.append(lines)
        try await fixture.waitForSealing()
        _ = try fixture.profile("user_id:u1")
        #expect(fixture.history.snapshots.hasWishes)
        while try !fixture.history.workAhead(for: .milliseconds(50)) {}
        #expect(!fixture.history.snapshots.hasWishes)
        let question = try fixture.history.question(fixture.basis())
        let quick = try #require(try fixture.history.profileOfSnapshot("user_id:u1", question))
        #expect(quick.profile.events == 4500)
        let files = try #require(fixture.log.snapshots).list()
        #expect(files.count == 1 && Double(files[0].bytes) <= 0.15 * Double(fixture.log.sealedFiles.reduce(0) { $0 + ($1.bytes ?? 0) }))
    }

    @Test func `cuts lie as far apart as a question may fold, and twice as far when there are too many`() {
        let placement = SnapshotPlacement(eventsBudget: 10, cutsMax: 4)
        #expect(placement.spacing(ofEvents: 30) == 10 && placement.spacing(ofEvents: 400) == 100)
        #expect(placement.kept([10, 20, 30], besideOneAt: 40) == [10, 20, 30])
        #expect(placement.kept([10, 20, 30], besideOneAt: 35) == [10, 20])
        #expect(placement.kept([10, 20, 30, 40], besideOneAt: 50) == [20, 40])
        #expect(SnapshotPlacement.everySecond(of: [1, 2, 3]) == [1, 3] && SnapshotPlacement.everySecond(of: [1]) == [1])
    }
}
