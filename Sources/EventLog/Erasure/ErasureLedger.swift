// What must be known of erasures when a log's own files do not know of them: in a folder of its own, apart from the log and its backups.
// Format: EventLog.docc/Erasure.md

import Disk
import EventModel

/// The erasures of logs, in a folder of keys.
public struct ErasureLedger: Sendable {
    let fileSystem: any FileSystem
    private let folder: String
    private let key: ErasureKey

    func path(_ name: String) -> String { folder + "/" + name }

    /// Opens the ledger of a folder.
    ///
    /// - Returns: Nil when it holds no key, so no erasure either.
    /// - Throws: ``EventLogError`` `damaged` or `diskFailed`.
    public static func open(_ folder: String, fileSystem: any FileSystem) throws(EventLogError) -> ErasureLedger? {
        guard let key = try ErasureKey.read(folder, fileSystem) else { return nil }
        return ErasureLedger(fileSystem: fileSystem, folder: folder, key: key)
    }

    /// Opens the ledger of a folder, and makes folder and key when they are missing.
    ///
    /// - Parameter random: Where the key comes from; a parameter for tests.
    public static func openOrMake(
        _ folder: String, fileSystem: any FileSystem, random: () -> UInt64 = { UInt64.random(in: .min ... .max) }
    ) throws(EventLogError) -> ErasureLedger {
        try onDisk { () throws(DiskError) in
            guard try !fileSystem.exists(folder) else { return }
            try fileSystem.createFolder(folder)
            try fileSystem.syncFolder(EventLog.parentFolder(of: folder))
        }
        if let ledger = try open(folder, fileSystem: fileSystem) { return ledger }
        // Two that begin at once make one key.
        let lock = try onDisk { () throws(DiskError) in try fileSystem.lock(folder + "/lock", as: .exclusive(content: "making \(ErasureKey.name)\n")) }
        defer { lock.release() }
        if let ledger = try open(folder, fileSystem: fileSystem) { return ledger }
        let names = try onDisk { () throws(DiskError) in try fileSystem.list(folder) }
        if let entry = names.first(where: { $0.hasSuffix(ErasureEntry.suffix) }) {
            throw EventLogError(.refused, path: folder, "\(folder) holds \(entry) and no \(ErasureKey.name): its key is gone, and another would make its entries useless")
        }
        return ErasureLedger(fileSystem: fileSystem, folder: folder, key: try ErasureKey.make(folder, fileSystem, random: random))
    }

    /// The erasures of a log, by number.
    ///
    /// - Throws: ``EventLogError`` `damaged` when one cannot be read or is missing between others.
    func entries(ofLog logId: UInt64) throws(EventLogError) -> [ErasureEntry] {
        let names = try onDisk { () throws(DiskError) in try fileSystem.list(folder) }
        let prefix = ChecksummedText.hex(logId) + "-"
        var entries: [ErasureEntry] = []
        for name in names where name.hasPrefix(prefix) && name.hasSuffix(ErasureEntry.suffix) {
            let path = folder + "/" + name
            let bytes = try onDisk { () throws(DiskError) in try fileSystem.readFile(path, limitBytes: ErasureEntry.bytesMax) }
            let entry = try ErasureEntry.decode(bytes, path: path)
            guard entry.logId == logId, entry.name == name else { throw EventLogError(.damaged, path: path, offsetBytes: 0, "the entry is not the one that its name says") }
            guard entry.number == UInt64(entries.count + 1) else {
                throw EventLogError(.damaged, path: folder, "the ledger has erasure \(entry.number) of log \(ChecksummedText.hex(logId)) and not erasure \(entries.count + 1)")
            }
            entries.append(entry)
        }
        return entries
    }

    /// Durable on return. One with the same number is written over: it is the same erasure, begun again.
    func write(_ entry: ErasureEntry) throws(EventLogError) {
        try onDisk { () throws(DiskError) in try fileSystem.replaceFile(folder + "/" + entry.name, with: entry.encoded()) }
    }

    func digest(_ identifier: Identifier) -> String { key.digest(identifier: identifier) }

    func digest(messageId: String) -> String { key.digest(messageId: messageId) }
}

/// One erasure, as the ledger keeps it.
struct ErasureEntry: Equatable, Sendable {
    let logId: UInt64
    let domain: Domain
    let number: UInt64
    let through: UInt64
    let at: Instant
    /// Digests of the identifiers, ascending.
    let identifiers: [String]
    /// Position and digest of the messageId of each event taken.
    let events: [Event]

    struct Event: Equatable, Sendable {
        let position: UInt64
        let messageId: String
    }

    static let suffix = ".erasure"
    /// Of some hundred million events.
    static let bytesMax = 8 << 30
    private static let title = "hindsight erasure-ledger 1"

    /// Names sort by log and number.
    var name: String { ChecksummedText.hex(logId) + "-" + SegmentName.padded(number).suffix(10) + Self.suffix }

    func encoded() -> [UInt8] {
        let head = ["log \(ChecksummedText.hex(logId)) \(domain.rawValue)", "erasure \(number) through \(through) at \(at.rfc3339)"]
        return ChecksummedText.encoded(Self.title, head + identifiers.map { "identifier \($0)" } + events.map { "event \($0.position) \($0.messageId)" })
    }

    static func decode(_ bytes: [UInt8], path: String) throws(EventLogError) -> ErasureEntry {
        do throws(ChecksummedText.Failure) { return try decode(bytes) } catch {
            switch error {
            case .damaged(let reason): throw EventLogError(.damaged, path: path, offsetBytes: 0, reason)
            case .newerVersion(let reason): throw EventLogError(.unsupportedVersion, path: path, reason)
            }
        }
    }

    private static func decode(_ bytes: [UInt8]) throws(ChecksummedText.Failure) -> ErasureEntry {
        let words = try ChecksummedText.lines(bytes, title: title, thing: "erasure-ledger")
        guard words.count >= 2, words[0].count == 3, words[0][0] == "log", let logId = UInt64(words[0][1], radix: 16), let domain = Domain(rawValue: words[0][2]) else {
            throw .damaged("line 2 does not name the log")
        }
        let head = words[1]
        guard head.count == 6, head[0] == "erasure", let number = UInt64(head[1]), number > 0, number < 10_000_000_000, head[2] == "through",
            let through = UInt64(head[3]), head[4] == "at", let at = Instant(rfc3339: head[5])
        else { throw .damaged("line 3 does not say which erasure") }
        var (identifiers, events): ([String], [Event]) = ([], [])
        for (index, line) in words.dropFirst(2).enumerated() {
            if line.count == 2, line[0] == "identifier" {
                identifiers.append(line[1])
            } else if line.count == 3, line[0] == "event", let position = UInt64(line[1]) {
                events.append(Event(position: position, messageId: line[2]))
            } else {
                throw .damaged("line \(index + 4) names neither an identifier nor an event")
            }
        }
        return ErasureEntry(logId: logId, domain: domain, number: number, through: through, at: at, identifiers: identifiers, events: events)
    }
}
