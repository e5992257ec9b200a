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
