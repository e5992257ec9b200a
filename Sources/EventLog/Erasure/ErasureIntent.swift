// What an erasure is about to take: there from before the first file is written anew until the last is. Format: EventLog.docc/Erasure.md

import Disk
import EventModel

struct ErasureIntent: Equatable, Sendable {
    /// Counts the log's erasures from 1.
    let number: UInt64
    let scope: ErasureScope

    static let name = "ERASURE"
    private static let title = "hindsight erasure 1"
    private static let bytesMax = 64 * 1024 * 1024

    func encoded() -> [UInt8] {
        ChecksummedText.encoded(Self.title, ["erasure \(number) through \(scope.through)"] + scope.ordinals.map { "ordinal \($0)" })
    }

    static func decode(_ bytes: [UInt8]) throws(ChecksummedText.Failure) -> ErasureIntent {
        let words = try ChecksummedText.lines(bytes, title: title, thing: "erasure")
        guard let head = words.first, head.count == 4, head[0] == "erasure", let number = UInt64(head[1]), number > 0, head[2] == "through", let through = UInt64(head[3])
        else { throw .damaged("line 2 does not say which erasure") }
        var ordinals: [UInt32] = []
        for (index, line) in words.dropFirst().enumerated() {
            guard line.count == 2, line[0] == "ordinal", let ordinal = UInt32(line[1]), ordinal > 0 else { throw .damaged("line \(index + 3) names no ordinal") }
            ordinals.append(ordinal)
        }
        return ErasureIntent(number: number, scope: ErasureScope(ordinals, through: through))
    }

    /// The one in a log's folder; nil when no erasure is under way.
    ///
    /// - Throws: ``EventLogError`` `damaged` when it cannot be read.
    static func read(_ folder: String, _ fileSystem: any FileSystem) throws(EventLogError) -> ErasureIntent? {
        let path = folder + "/" + name
        guard try onDisk({ () throws(DiskError) in try fileSystem.exists(path) }) else { return nil }
        let bytes = try onDisk { () throws(DiskError) in try fileSystem.readFile(path, limitBytes: bytesMax) }
        do throws(ChecksummedText.Failure) { return try decode(bytes) } catch {
            switch error {
            case .damaged(let reason): throw EventLogError(.damaged, path: path, offsetBytes: 0, reason)
            case .newerVersion(let reason): throw EventLogError(.unsupportedVersion, path: path, reason)
            }
        }
    }

    /// Durable on return.
    func write(_ folder: String, _ fileSystem: any FileSystem) throws(EventLogError) {
        try onDisk { () throws(DiskError) in try fileSystem.replaceFile(folder + "/" + Self.name, with: encoded()) }
    }

    /// Durable on return.
    static func remove(_ folder: String, _ fileSystem: any FileSystem) throws(EventLogError) {
        try onDisk { () throws(DiskError) in
            try fileSystem.unlink(folder + "/" + name)
            try fileSystem.syncFolder(folder)
        }
    }
}
