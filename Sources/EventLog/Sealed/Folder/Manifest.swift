// Which sealed LogSegments are in force: a small text file, replaced as a whole.
// Format: EventLog.docc/ManifestFormat.md

import EventModel

struct Manifest: Equatable, Sendable {
    var logId: UInt64
    var domain: Domain
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
        var text = "\(Self.title)\nlog \(Self.hex(logId)) \(domain.rawValue)\n"
        for file in files { text += "sealed \(file.name) bytes \(file.bytes) footer \(Self.hex(file.footerChecksum))\n" }
        return Array((text + "checksum \(Self.hex(Self.checksum(text)))\n").utf8)
    }

    private static func checksum(_ text: String) -> UInt64 { Array(text.utf8).withUnsafeBytes { SegmentFormat.checksum($0) } }

    private static func hex(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    enum Failure: Error {
        /// Nothing else of it can be believed.
        case damaged(String)
        case newerVersion(String)
    }

    static func decode(_ bytes: [UInt8]) -> Result<Manifest, Failure> { Result { () throws(Failure) in try read(bytes) } }

    private static func read(_ bytes: [UInt8]) throws(Failure) -> Manifest {
        guard let text = String(validating: bytes, as: UTF8.self), text.hasSuffix("\n") else { throw .damaged("it is no text that ends with its last line") }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        guard let first = lines.first, first.hasPrefix("hindsight manifest ") else { throw .damaged("it does not begin as a manifest") }
        guard let last = lines.popLast(), let sum = last.word(after: "checksum"), checksum(lines.map { $0 + "\n" }.joined()) == UInt64(sum, radix: 16)
        else { throw .damaged("its checksum does not hold") }
        guard first == title else { throw .newerVersion("'\(first)' was written by another version; this one reads '\(title)'") }
        let words = lines.dropFirst().map { $0.split(separator: " ", omittingEmptySubsequences: false).map(String.init) }
        guard let head = words.first, head.count == 3, head[0] == "log", let logId = UInt64(head[1], radix: 16), let domain = Domain(rawValue: head[2]) else {
            throw .damaged("line 2 does not name the log")
        }
        var manifest = Manifest(logId: logId, domain: domain)
        for (index, line) in words.dropFirst().enumerated() { manifest.files.append(try entry(line, lineNumber: index + 3)) }
        return manifest
    }

    private static func entry(_ words: [String], lineNumber: Int) throws(Failure) -> Entry {
        guard words.count == 6, words[0] == "sealed", SealedName.isSealed(words[1]), words[2] == "bytes", let bytes = UInt64(words[3]),
            words[4] == "footer", let checksum = UInt64(words[5], radix: 16)
        else { throw .damaged("line \(lineNumber) does not name a sealed LogSegment") }
        return Entry(name: words[1], bytes: bytes, footerChecksum: checksum)
    }
}

extension Substring {
    fileprivate func word(after name: String) -> Substring? {
        let words = split(separator: " ", omittingEmptySubsequences: false)
        return words.count == 2 && words[0] == name ? words[1] : nil
    }
}
