import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

/// The ledger: what it keeps, what it never says, and what it does to a backup.
struct ErasureLedgerTests {
    @Test func `an entry comes back as it was written, and no changed byte passes`() throws {
        let entry = ErasureEntry(
            logId: 7, domain: .customer, number: 3, through: 88_231, at: Instant(rfc3339: "2026-03-04T10:00:00Z")!,
            identifiers: ["00ff", "0a"], events: [ErasureEntry.Event(position: 4711, messageId: "9b1c")])
        let bytes = entry.encoded()
        #expect(try ErasureEntry.decode(bytes, path: "") == entry)
        #expect(entry.name == "0000000000000007-0000000003.erasure")
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            #expect(throws: EventLogError.self) { try ErasureEntry.decode(changed, path: "") }
            #expect(throws: EventLogError.self) { try ErasureEntry.decode(Array(bytes.prefix(index)), path: "") }
        }
    }

    @Test func `digests need the key, differ by use, and say nothing of what they are of`() throws {
        let disk = SimulatedFileSystem(folders: ["/a", "/b"])
        let (a, b) = (try ErasureLedger.openOrMake("/a", fileSystem: disk), try ErasureLedger.openOrMake("/b", fileSystem: disk))
        let ada = Identifier(kind: IdentifierKind(rawValue: "email"), value: "ada@example.com")
        #expect(a.digest(ada) != b.digest(ada) && a.digest(ada) != a.digest(messageId: ada.description) && a.digest(ada).utf8.count == 32)
        #expect(try #require(try ErasureLedger.open("/a", fileSystem: disk)).digest(ada) == a.digest(ada))
        #expect(try ErasureLedger.open("/nowhere", fileSystem: disk) == nil)
    }

    @Test func `digests are those of RFC 2104 and FIPS 180-4`() throws {
        let disk = SimulatedFileSystem(folders: ["/a"])
        let ledger = try ErasureLedger.openOrMake("/a", fileSystem: disk) { 0 }
        // printf 'messageId\0m1' | openssl dgst -sha256 -mac HMAC -macopt hexkey:(64 zeros)
        #expect(ledger.digest(messageId: "m1") == "7809c2ffa97cb37df33c344fc94c7439")
    }

    @Test func `a gap, a foreign entry or a lost key is refused`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill()
        try fixture.erase()
        let names = try fixture.disk.list(ErasureFixture.keys).filter { $0 != "lock" }
        let entry = try #require(names.first { $0.hasSuffix(".erasure") })
        #expect(names.count == 3)
        try fixture.disk.rename(ErasureFixture.keys + "/" + entry, to: ErasureFixture.keys + "/" + entry.replacing("0000000001.", with: "0000000002."))
        #expect(throws: EventLogError.self) { try fixture.ledger().entries(ofLog: 7) }
        try fixture.disk.unlink(ErasureFixture.keys + "/erasure.key")
        #expect(try #require(throws: EventLogError.self) { try fixture.ledger() }.code == .refused)
    }

    @Test func `nothing in the ledger has the customer's texts`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill()
        try fixture.erase()
        for name in try fixture.disk.list(ErasureFixture.keys) {
            #expect(try !fixture.disk.bytes(of: ErasureFixture.keys + "/" + name).contains(Array(ErasureFixture.token.utf8)))
        }
        #expect(try fixture.ledger().entries(ofLog: 7).map(\.number) == [1])
    }

    @Test func `a backup of before is restored without the customer, and goes on counting`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill(merging: true)
        let backups = BackupFixture(fixture.log)
        let whole = try backups.dump()
        try backups.backup()
        try fixture.erase()
        var restore = LogRestore(source: BackupFixture.backups, data: "/restored")
        restore.ledger = try fixture.ledger()
        let report = try restore.run(fileSystem: fixture.disk)
        #expect(report.erasures.map(\.number) == [1])
        #expect(try fixture.residue(in: "/restored/customer") == [])
        #expect(try BackupFixture.dump("/restored/customer", fixture.disk) == ErasureFixture.staying(whole))
        #expect(try LogVerification.run(folder: "/restored/customer", fileSystem: fixture.disk).findings.isEmpty)
        // The backup of after knows that it has been erased from.
        let second = try backups.backup()
        #expect(second.generation.erasures.count == 1)
        restore = LogRestore(source: BackupFixture.backups, data: "/again")
        restore.ledger = try fixture.ledger()
        #expect(try restore.run(fileSystem: fixture.disk).erasures.isEmpty)
        let again = try EventLog.open(EventLogOptions(folder: "/again/customer", domain: .customer), fileSystem: fixture.disk, clock: fixture.log.clock)
        #expect(again.erasures == 1)
        again.close()
    }
}
