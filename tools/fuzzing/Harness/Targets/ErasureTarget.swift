import Disk
import DiskTesting
import EventModel

@testable import EventLog

/// What an erasure leaves behind as text: the intent in the log's folder, the ledger's entries and its list of suppressed identifiers. As it is, and
/// with a checksum that holds.
struct ErasureTarget: FuzzTarget {
    static let name = "erasure"

    private static let logId: UInt64 = 0xA7
    private static let folder = "/keys"
    private static let suppressions = folder + "/00000000000000a7.suppressions"

    static func seeds() throws -> [String: [UInt8]] {
        let entry = ErasureEntry(
            logId: logId, domain: .customer, number: 3, through: 88_231, at: LogReading.now, identifiers: ["5d0c0f", "77aa10"],
            events: [.init(position: 4711, messageId: "9b1c6e"), .init(position: 4712, messageId: "0a")])
        let (disk, ledger) = try emptyLedger()
        try ledger.write(["5d0c0f": SuppressionEntry(isRefused: true, at: LogReading.now), "77aa10": SuppressionEntry(isRefused: false, at: .latest)], ofLog: logId, .customer)
        return [
            "intent": ErasureIntent(number: 3, scope: ErasureScope([17, 90], through: 88_231)).encoded(), "entry": entry.encoded(),
            "suppressions": try disk.bytes(of: suppressions), "newer": Array("hindsight erasure 2\nchecksum 0\n".utf8),
        ]
    }

    private static func emptyLedger() throws(EventLogError) -> (SimulatedFileSystem, ErasureLedger) {
        let disk = SimulatedFileSystem(folders: [folder])
        return (disk, try ErasureLedger.openOrMake(folder, fileSystem: disk, random: { 7 }))
    }

    init() {}

    func run(_ input: [UInt8]) {
        for bytes in [input, Mending.manifest(input)] {
            checkIntent(bytes)
            checkEntry(bytes)
            checkSuppressions(bytes)
        }
    }

    private func checkIntent(_ bytes: [UInt8]) {
        guard let intent = try? ErasureIntent.decode(bytes) else { return }
        for ordinal in intent.scope.ordinals { PlantedBug.read(ordinal: ordinal) }
        guard (try? ErasureIntent.decode(intent.encoded())) == intent else { found("an intent says something else when written again") }
    }

    private func checkEntry(_ bytes: [UInt8]) {
        guard let entry = try? ErasureEntry.decode(bytes, path: "") else { return }
        guard (try? ErasureEntry.decode(entry.encoded(), path: "")) == entry else { found("a ledger's entry says something else when written again") }
    }

    private func checkSuppressions(_ bytes: [UInt8]) {
        do {
            let (disk, ledger) = try Self.emptyLedger()
            try disk.replaceFile(Self.suppressions, with: bytes)
            guard let entries = try? ledger.suppressions(ofLog: Self.logId) else { return }
            try ledger.write(entries, ofLog: Self.logId, .customer)
            guard try ledger.suppressions(ofLog: Self.logId) == entries else { found("the suppressions say something else when written again") }
        } catch {
            found("\(error)")
        }
    }
}
