import Foundation

@testable import Service

/// A folder that is gone with the test; its path is short enough for sockets.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/hindsight-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A service on this folder, with small files.
    var options: DaemonOptions {
        var options = DaemonOptions(data: path + "/data")
        options.segmentBytes = 256 * 1024
        return options
    }

    func write(_ text: String, to name: String) throws {
        let url = URL(fileURLWithPath: path + "/" + name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }
}
