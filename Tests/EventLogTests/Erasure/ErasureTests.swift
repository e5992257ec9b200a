import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

/// What an erasure takes, what it leaves, and that nothing else changes.
struct ErasureTests {
    private static let canaries = (0..<ErasureFixture.count).filter(ErasureFixture.isCanary)

    @Test(arguments: [false, true])
    func `an erased customer is in no file any more, and everybody else is as before`(merging: Bool) async throws {
        let fixture = ErasureFixture()
        try await fixture.fill(merging: merging)
        let before = try BackupFixture.dump(fixture.log.folder, fixture.disk)
        #expect(try !fixture.residue().isEmpty)
        let receipt = try fixture.erase()
        #expect(receipt.number == 1 && receipt.events == Self.canaries.count && receipt.through.rawValue == UInt64(ErasureFixture.count) && receipt.mentions == [])
        #expect(try fixture.residue() == [])
        #expect(try BackupFixture.dump(fixture.log.folder, fixture.disk) == ErasureFixture.staying(before))
        let verified = try LogVerification.run(folder: fixture.log.folder, fileSystem: fixture.disk)
        #expect(verified.findings.isEmpty && verified.erasedCount == Self.canaries.count && verified.knownLost.isEmpty)
        #expect(verified.events == ErasureFixture.count - Self.canaries.count)
    }

    @Test func `the log goes on: positions, retries of others, and ordinals that nobody gets again`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill()
        let log = try fixture.open()
        // The youngest identifier of all is one of those that go.
        let youngest = #"{"type":"page","messageId":"last","userId":"canary-user","anonymousId":"canary-last"}"#
        let last = UInt64(ErasureFixture.count) + 1
        #expect(try await log.append([youngest])[0].acceptedPosition == last)
        let ordinals = log.identifiers.count
        log.close()
        try fixture.erase()
        let again = try fixture.open()
        #expect(again.erasures == 1 && again.durablePosition.rawValue == last && again.identifiers.count == ordinals)
        let stayed = (0..<ErasureFixture.count).filter { !ErasureFixture.isCanary($0) }
        #expect(try await again.append(stayed.map(ErasureFixture.line)).map(\.duplicatePosition) == stayed.map { UInt64($0 + 1) })
        #expect(try await again.append([page("new", anonymousId: "somebody new")])[0].acceptedPosition == last + 1)
        #expect(again.identifiers.count == ordinals + 1)
        #expect(try again.readView().events(anchors: [IdentifierOrdinal(rawValue: UInt32(ordinals + 1))], upTo: again.durablePosition).count == 1)
        _ = try again.sealAll()
        _ = try again.compactAll()
        again.close()
        #expect(try LogVerification.run(folder: fixture.log.folder, fileSystem: fixture.disk).erasedCount == Self.canaries.count + 1)
        #expect(try fixture.residue() == [])
    }

    @Test func `an event of somebody else that mentions an identifier stays, and is named`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill()
        let log = try fixture.open()
        let line = #"{"type":"track","event":"Note","messageId":"n1","userId":"u1","properties":{"text":"asked for canary@example.com today"}}"#
        #expect(try await log.append([line])[0].acceptedPosition == UInt64(ErasureFixture.count) + 1)
        log.close()
        #expect(try fixture.erase().mentions.map(\.rawValue) == [UInt64(ErasureFixture.count) + 1])
        #expect(try BackupFixture.dump(fixture.log.folder, fixture.disk).contains { $0.contains("asked for canary@example.com") })
    }

    @Test func `a plan says what would be taken, sealed and unsealed, and changes nothing`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill()
        let before = try fixture.log.contents()
        let log = try fixture.log.open(readOnly: true)
        let plan = try log.planErasure(of: ErasureFixture.ordinals(log))
        #expect(plan.positions.map(\.rawValue) == Self.canaries.map { UInt64($0 + 1) } && plan.files == 6 && plan.fileBytes > 0)
        #expect(try log.planErasure(of: []).positions.isEmpty)
        log.close()
        #expect(try fixture.log.contents() == before)
    }

    @Test func `what is in quarantine goes, and no checkpoint knows the customer`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill(merging: true)
        _ = try Quarantine(fileSystem: fixture.disk, folder: fixture.log.folder).keep(Array("canary in a torn tail".utf8), firstPosition: 61, offsetBytes: 96)
        #expect(try fixture.residue().contains("bytes of checkpoint"))
        let log = try fixture.open()
        #expect(log.checkpoint != nil)
        log.close()
        #expect(try fixture.erase().quarantineFiles == 1)
        #expect(try fixture.residue() == [])
        #expect(try fixture.disk.list(fixture.log.folder + "/quarantine") == [])
    }

    @Test func `two erasures one after the other, also of nobody's events`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill()
        try fixture.erase()
        let log = try fixture.open()
        let other = try #require(log.identifiers.ordinal(of: Identifier(kind: IdentifierKind(rawValue: "user_id"), value: "u3")))
        let receipt = try log.erase([other], ledger: fixture.ledger(), at: Instant(micros: 1))
        log.close()
        #expect(receipt.number == 2 && receipt.events == (0..<ErasureFixture.count).count { !ErasureFixture.isCanary($0) && $0 % 5 == 3 })
        let dump = try BackupFixture.dump(fixture.log.folder, fixture.disk)
        #expect(!dump.contains { $0.contains(#""u3""#) } && dump.contains { $0.contains(#""u2""#) })
        #expect(try LogVerification.run(folder: fixture.log.folder, fileSystem: fixture.disk).findings.isEmpty)
    }

    @Test func `a ledger of other erasures, or of none, is refused before anything is changed`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill()
        try fixture.erase()
        let log = try fixture.open()
        defer { log.close() }
        let other = try #require(log.identifiers.ordinal(of: Identifier(kind: IdentifierKind(rawValue: "user_id"), value: "u3")))
        let empty = try ErasureLedger.openOrMake("/other", fileSystem: fixture.disk)
        #expect(try #require(throws: EventLogError.self) { try log.erase([other], ledger: empty, at: Instant(micros: 1)) }.code == .refused)
        #expect(try ErasureIntent.read(fixture.log.folder, fixture.disk) == nil)
        #expect(try #require(throws: EventLogError.self) { try log.erase([], ledger: fixture.ledger(), at: Instant(micros: 1)) }.code == .refused)
    }

    @Test func `a damaged intent keeps the log closed and says so`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill()
        try ErasureIntent(number: 1, scope: ErasureScope([1], through: 3)).write(fixture.log.folder, fixture.disk)
        #expect(try #require(throws: EventLogError.self) { try fixture.open() }.code == .refused)
        #expect(try #require(throws: EventLogError.self) { try fixture.log.open(readOnly: true) }.code == .refused)
        #expect(try LogVerification.run(folder: fixture.log.folder, fileSystem: fixture.disk).notes.contains { $0.contains("interrupted") })
        #expect(try #require(throws: EventLogError.self) { try BackupFixture(fixture.log).backup() }.code == .refused)
        let intent = try #require(try ErasureIntent.read(fixture.log.folder, fixture.disk))
        #expect(intent == ErasureIntent(number: 1, scope: ErasureScope([1], through: 3)))
        let bytes = intent.encoded()
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            #expect(throws: ChecksummedText.Failure.self) { try ErasureIntent.decode(changed) }
            #expect(throws: ChecksummedText.Failure.self) { try ErasureIntent.decode(Array(bytes.prefix(index))) }
        }
    }
}
