// One backup: which files make up the log as it was. A small text file in the backup's folder, written once and never changed.
// Format: EventLog.docc/BackupFormat.md

import EventModel

/// A log as it was at one durable position, and the files of the backup's folder that hold it.
public struct BackupGeneration: Equatable, Sendable {
    /// When it was begun, in UTC.
    public let name: String
    let logId: UInt64
    let domain: Domain
    /// The last event that it has.
    public let position: UInt64
    var erasures = ErasureTally.none
    /// Sealed LogSegments, then the others, each oldest first.
    public let files: [BackupFile]

    public var bytes: UInt64 { files.reduce(0) { $0 + $1.bytes } }
    var listName: String { BackupName.list(name) }

    /// The manifest of the log's folder; nil when nothing of it is sealed.
    var manifest: Manifest? {
        let sealed = files.filter(\.isSealed).map { Manifest.Entry(name: $0.name, bytes: $0.bytes, footerChecksum: $0.checksum) }
        return sealed.isEmpty ? nil : Manifest(logId: logId, domain: domain, erasures: erasures, files: sealed)
    }

    static let bytesMax = 16 * 1024 * 1024
    private static let title = "hindsight backup 1"

    func encoded() -> [UInt8] {
        let head = ["backup \(name)", "log \(ChecksummedText.hex(logId)) \(domain.rawValue)", "position \(position)"] + erasures.lines
        return ChecksummedText.encoded(
            Self.title, head + files.map { "\($0.isSealed ? "sealed" : "unsealed") \($0.name) bytes \($0.bytes) checksum \(ChecksummedText.hex($0.checksum))" })
    }

    static func decode(_ bytes: [UInt8]) throws(ChecksummedText.Failure) -> BackupGeneration {
        let words = try ChecksummedText.lines(bytes, title: title, thing: "backup")
        guard words.count >= 3, words[0].count == 2, words[0][0] == "backup", BackupName.isName(words[0][1]) else { throw .damaged("line 2 does not name the backup") }
        guard words[1].count == 3, words[1][0] == "log", let logId = UInt64(words[1][1], radix: 16), let domain = Domain(rawValue: words[1][2]) else {
            throw .damaged("line 3 does not name the log")
        }
        guard words[2].count == 2, words[2][0] == "position", let position = UInt64(words[2][1]), position < .max else { throw .damaged("line 4 does not give the position") }
        var (erasures, files): (ErasureTally, [BackupFile]) = (.none, [])
        for (index, line) in words.enumerated().dropFirst(3) {
            if index == 3, let tally = try ErasureTally(line, lineNumber: 5) {
                erasures = tally
            } else {
                files.append(try file(line, lineNumber: index + 2))
            }
        }
        return BackupGeneration(name: words[0][1], logId: logId, domain: domain, position: position, erasures: erasures, files: files)
    }

    private static func file(_ words: [String], lineNumber: Int) throws(ChecksummedText.Failure) -> BackupFile {
        guard words.count == 6, words[2] == "bytes", let bytes = UInt64(words[3]), words[4] == "checksum", let checksum = UInt64(words[5], radix: 16),
            words[0] == "sealed" && SealedName.isSealed(words[1]) || words[0] == "unsealed" && SegmentName.firstPosition(words[1]) != nil
        else { throw .damaged("line \(lineNumber) does not name a file of a log") }
        return BackupFile(name: words[1], bytes: bytes, checksum: checksum)
    }
}

/// Names in a backup's folder.
enum BackupName {
    private static let listSuffix = ".backup"
    /// A file being copied, until it was read back.
    static let copySuffix = ".new"
    static let lock = "lock"

    static func list(_ generation: String) -> String { generation + listSuffix }

    /// The generation whose list has a name; nil when it is no list's.
    static func generation(ofList name: String) -> String? {
        let generation = String(name.dropLast(listSuffix.count))
        return name.hasSuffix(listSuffix) && isName(generation) ? generation : nil
    }

    /// `2026-03-01T12-00-00Z`: the second in UTC; names sort by time.
    static func of(_ instant: Instant) -> String { instant.rfc3339.prefix(19).replacing(":", with: "-") + "Z" }

    static func isName(_ name: String) -> Bool { instant(name) != nil }

    /// The name of a backup that comes after the newest there is, whatever the clock says.
    static func next(at instant: Instant, after newest: String?) -> String {
        guard let last = newest.flatMap(self.instant), of(instant) <= of(last) else { return of(instant) }
        return of(last.adding(seconds: 1))
    }

    private static func instant(_ name: String) -> Instant? {
        guard name.utf8.count == 20, let time = name.firstIndex(of: "T") else { return nil }
        let text = name[..<time] + name[time...].replacing("-", with: ":")
        guard let instant = Instant(rfc3339: String(text)), of(instant) == name else { return nil }
        return instant
    }
}
