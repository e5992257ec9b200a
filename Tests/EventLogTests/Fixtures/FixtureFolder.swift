import Disk
import DiskTesting
import Foundation

@testable import EventLog

/// The folder data/fixtures of the repository, and how files are kept there: as text, so that a change can be read.
enum FixtureFolder {
    static let root: URL = {
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return root.appending(path: "data/fixtures")
    }()

    /// Set to have the fixtures written anew instead of being compared.
    static let isWriting = ProcessInfo.processInfo.environment["HINDSIGHT_WRITE_FIXTURES"] != nil

    static func text(_ path: String) throws -> String { try String(contentsOf: root.appending(path: path), encoding: .utf8) }

    static func write(_ text: String, to path: String) throws {
        let url = root.appending(path: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: url, atomically: true, encoding: .utf8)
    }

    static func names(_ path: String) throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: root.appending(path: path).path()).sorted() }

    /// The files of a log's folder, kept as `NAME.hex`.
    static func log(_ path: String) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try names(path) where name.hasSuffix(".hex") { files[String(name.dropLast(4))] = try HexText.decode(text("\(path)/\(name)")) }
        return files
    }

    static func write(_ files: [String: [UInt8]], to path: String) throws {
        for (name, bytes) in files { try write(HexText.encode(bytes), to: "\(path)/\(name).hex") }
    }

    /// A simulated disk that holds these files as a log.
    static func disk(_ files: [String: [UInt8]]) throws -> LogFixture {
        let fixture = LogFixture(disk: SimulatedFileSystem(folders: ["/data", LogFixture.folder]), segmentBytes: 16 * 1024, segmentEventsMax: 10)
        for (name, bytes) in files {
            let file = try fixture.disk.open(fixture.folder + "/" + name, mode: .createNew)
            try bytes.withUnsafeBytes { try file.write($0, at: 0) }
            try file.sync()
            file.close()
        }
        try fixture.disk.syncFolder(fixture.folder)
        try fixture.disk.syncFolder("/data")
        return fixture
    }
}

/// Bytes as text: their number, then an offset and 32 bytes a line; lines of zeros are left out.
enum HexText {
    private static let lineBytes = 32

    struct Malformed: Error { let line: String }

    static func encode(_ bytes: [UInt8]) -> String {
        var text = "bytes \(bytes.count)\n"
        for start in stride(from: 0, to: bytes.count, by: lineBytes) {
            let line = bytes[start..<min(start + lineBytes, bytes.count)]
            if line.contains(where: { $0 != 0 }) { text += "\(start) \(hex(line))\n" }
        }
        return text
    }

    static func hex(_ bytes: some Sequence<UInt8>) -> String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

    static func bytes(_ hex: some StringProtocol) throws -> [UInt8] {
        let digits = Array(hex)
        return try stride(from: 0, to: digits.count, by: 2).map { at in
            guard at + 1 < digits.count, let byte = UInt8(String(digits[at...at + 1]), radix: 16) else { throw Malformed(line: String(hex)) }
            return byte
        }
    }

    static func decode(_ text: String) throws -> [UInt8] {
        let lines = text.split(separator: "\n")
        guard let first = lines.first, first.hasPrefix("bytes "), let count = Int(first.dropFirst(6)), count < 1 << 26 else { throw Malformed(line: "the first") }
        var bytes = [UInt8](repeating: 0, count: count)
        for line in lines.dropFirst() {
            let words = line.split(separator: " ")
            guard words.count == 2, let start = Int(words[0]) else { throw Malformed(line: String(line)) }
            let content = try self.bytes(words[1])
            guard start >= 0, start + content.count <= count else { throw Malformed(line: String(line)) }
            bytes.replaceSubrange(start..<start + content.count, with: content)
        }
        return bytes
    }
}
