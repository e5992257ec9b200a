import Foundation
import Glibc

/// The temporary folder of a benchmark.
final class WorkFolder: Sendable {
    let path: String

    init(inside parent: String) throws {
        var template = Array((parent + "/hindsight-bench-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw BenchError("no folder can be made in \(parent): \(String(cString: strerror(errno))); give --folder another one")
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // PostgreSQL refuses to run as root: its user has to pass.
        chmod(path, 0o711)
    }

    /// Whether the folder lives in memory, so that its syncs mean nothing.
    var isInMemory: Bool {
        guard let mounts = try? String(contentsOfFile: "/proc/mounts", encoding: .utf8) else { return false }
        let points = mounts.split(separator: "\n").map { $0.split(separator: " ") }.filter { $0.count > 2 }
        let mount = points.filter { path == $0[1] || $0[1] == "/" || path.hasPrefix($0[1] + "/") }.max { $0[1].count < $1[1].count }
        return mount?[2] == "tmpfs" || mount?[2] == "ramfs"
    }

    /// A new folder inside.
    func make(_ name: String) throws -> String {
        let folder = path + "/" + name
        guard mkdir(folder, 0o700) == 0 else { throw BenchError("making \(folder) failed: \(String(cString: strerror(errno)))") }
        return folder
    }

    static func delete(_ folder: String) { try? FileManager.default.removeItem(atPath: folder) }

    var exists: Bool { access(path, F_OK) == 0 }

    func remove() { Self.delete(path) }

    /// Bytes that the files below `folder` occupy on the disk, as `du` counts them.
    static func bytesOnDisk(_ folder: String) -> Int {
        guard let entries = FileManager.default.enumerator(atPath: folder) else { return 0 }
        var total = 0
        for case let name as String in entries {
            var status = stat()
            if lstat(folder + "/" + name, &status) == 0, status.st_mode & S_IFMT == S_IFREG { total += Int(status.st_blocks) * 512 }
        }
        return total
    }
}
