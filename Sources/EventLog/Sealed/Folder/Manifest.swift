// Which sealed LogSegments are in force: a small text file, replaced as a whole.
// Format: EventLog.docc/ManifestFormat.md

import EventModel

struct Manifest: Equatable, Sendable {
    var logId: UInt64
    var domain: Domain
    var erasures = ErasureTally.none
    var files: [Entry] = []

    struct Entry: Equatable, Sendable {
        var name: String
        var bytes: UInt64
        var footerChecksum: UInt64
    }

    static let name = "MANIFEST"
    private static let title = "hindsight manifest 1"
    static let bytesMax = 16 * 1024 * 1024

    func encoded() -> [UInt8] {
        let sealed = files.map { "sealed \($0.name) bytes \($0.bytes) footer \(ChecksummedText.hex($0.footerChecksum))" }
        return ChecksummedText.encoded(Self.title, ["log \(ChecksummedText.hex(logId)) \(domain.rawValue)"] + erasures.lines + sealed)
    }

    typealias Failure = ChecksummedText.Failure

    static func decode(_ bytes: [UInt8]) -> Result<Manifest, Failure> { Result { () throws(Failure) in try read(bytes) } }

    private static func read(_ bytes: [UInt8]) throws(Failure) -> Manifest {
        let words = try ChecksummedText.lines(bytes, title: title, thing: "manifest")
        guard let head = words.first, head.count == 3, head[0] == "log", let logId = UInt64(head[1], radix: 16), let domain = Domain(rawValue: head[2]) else {
            throw .damaged("line 2 does not name the log")
        }
        var manifest = Manifest(logId: logId, domain: domain)
        for (index, line) in words.enumerated().dropFirst() {
            if index == 1, let erasures = try ErasureTally(line, lineNumber: 3) {
                manifest.erasures = erasures
            } else {
                manifest.files.append(try entry(line, lineNumber: index + 2))
            }
        }
        return manifest
    }

    private static func entry(_ words: [String], lineNumber: Int) throws(Failure) -> Entry {
        guard words.count == 6, words[0] == "sealed", SealedName.isSealed(words[1]), words[2] == "bytes", let bytes = UInt64(words[3]),
            words[4] == "footer", let checksum = UInt64(words[5], radix: 16)
        else { throw .damaged("line \(lineNumber) does not name a sealed LogSegment") }
        return Entry(name: words[1], bytes: bytes, footerChecksum: checksum)
    }
}
