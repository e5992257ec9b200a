import Disk
import EventModel

/// The snapshots of a log: files beside it that save time, and nothing else. One that is not whole is as good as none.
public struct SnapshotFolder: Sendable {
    private let fileSystem: any FileSystem
    private let folder: String
    private let logId: UInt64

    init(_ fileSystem: any FileSystem, logFolder: String, logId: UInt64) {
        (self.fileSystem, folder, self.logId) = (fileSystem, logFolder + "/" + SnapshotFormat.folderName, logId)
    }

    /// What there is a file of, and its bytes. Files of other names are passed over.
    public func list() -> [(projection: UInt32, subject: UInt32, bytes: UInt64)] {
        let names = (try? fileSystem.list(folder)) ?? []
        return names.compactMap { name in
            guard let of = SnapshotFormat.subject(name), let status = try? fileSystem.status(of: folder + "/" + name), status.kind == .file else { return nil }
            return (of.projection, of.subject, status.sizeBytes)
        }
    }

    /// Opens the snapshot of a subject; nil when there is none that is whole and of this log.
    public func open(_ projection: UInt32, _ subject: UInt32) -> SnapshotFile? {
        guard let file = SnapshotFile.open(fileSystem, path(projection, subject)), file.logId == logId, file.key.projection == projection,
            file.key.subject == subject
        else { return nil }
        return file
    }

    private func path(_ projection: UInt32, _ subject: UInt32) -> String { folder + "/" + SnapshotFormat.name(projection, subject) }

    /// Replaces the snapshot of a subject; after a crash either is there, whole.
    ///
    /// - Parameters:
    ///   - kept: Cuts of the old file that stay as they are; they precede the new ones.
    ///   - cuts: By instant, ascending.
    ///   - bytesMax: No file larger than this is written: every second of the cuts is left out, and again, until it fits; in the end all.
    /// - Returns: The file's bytes; 0 when none was written.
    /// - Throws: ``EventLogError``; the old one stays.
    public func write(
        _ key: SnapshotKey, _ knowledge: SnapshotKnowledge, keeping kept: (file: SnapshotFile, cuts: [SnapshotFile.Cut])? = nil, _ cuts: [SnapshotCut],
        bytesMax: Int
    ) throws(EventLogError) -> Int {
        var parts: [(asOf: Instant, events: Int, stateBytes: Int, stored: [UInt8])] = []
        if let kept {
            for cut in kept.cuts {
                guard let stored = kept.file.stored(cut) else { continue }
                parts.append((cut.asOf, cut.events, cut.stateBytes, Array(stored)))
            }
        }
        for cut in cuts where cut.state.count <= SnapshotFormat.stateBytesMax {
            parts.append((cut.asOf, cut.events, cut.state.count, SnapshotPieces.pack(cut.state)))
        }
        parts = Self.fitting(Array(parts.suffix(SnapshotFormat.cutsMax)), bytesMax: bytesMax)
        guard !parts.isEmpty else { return 0 }
        let bytes = Self.encode(SnapshotHeader(key, knowledge, logId: logId, cutCount: parts.count), parts)
        try publish(bytes, SnapshotFormat.name(key.projection, key.subject))
        return bytes.count
    }

    private typealias Part = (asOf: Instant, events: Int, stateBytes: Int, stored: [UInt8])

    private static func fitting(_ parts: [Part], bytesMax: Int) -> [Part] {
        func bytes(_ parts: [Part]) -> Int { parts.reduce(SnapshotFormat.headerBytes + 8) { $0 + $1.stored.count + SnapshotFormat.cutBytes } }
        var kept = parts
        while !kept.isEmpty, bytes(kept) > bytesMax { kept = kept.count == 1 ? [] : kept.enumerated().filter { ($0.offset - kept.count) % 2 != 0 }.map(\.element) }
        return kept
    }

    private static func encode(_ header: SnapshotHeader, _ parts: [Part]) -> [UInt8] {
        var directory = [UInt8](repeating: 0, count: parts.count * SnapshotFormat.cutBytes)
        var offset = SnapshotFormat.headerBytes + directory.count + 8
        directory.withUnsafeMutableBytes { buffer in
            for (index, part) in parts.enumerated() {
                let at = index * SnapshotFormat.cutBytes
                buffer.setField(at, UInt64(bitPattern: part.asOf.micros))
                buffer.setField(at + 8, UInt64(part.events))
                buffer.setField(at + 16, UInt64(offset))
                buffer.setField(at + 24, UInt64(part.stored.count))
                buffer.setField(at + 32, UInt64(part.stateBytes))
                buffer.setField(at + 40, part.stored.withUnsafeBytes { SegmentFormat.checksum($0) })
                offset += part.stored.count
            }
        }
        var bytes = header.encoded + directory
        withUnsafeBytes(of: directory.withUnsafeBytes { SegmentFormat.checksum($0) }.littleEndian) { bytes.append(contentsOf: $0) }
        for part in parts { bytes += part.stored }
        return bytes
    }

    private func publish(_ bytes: [UInt8], _ name: String) throws(EventLogError) {
        let (path, newPath) = (folder + "/" + name, folder + "/" + String(name.dropLast(SnapshotFormat.suffix.count)) + SnapshotFormat.newSuffix)
        try onDisk { () throws(DiskError) in try fileSystem.createFolder(folder) }
        do throws(EventLogError) {
            try onDisk { () throws(DiskError) in
                if try fileSystem.exists(newPath) { try fileSystem.unlink(newPath) }
                let file = try fileSystem.open(newPath, mode: .createNew)
                defer { file.close() }
                try file.write(bytes, at: 0)
                try file.sync()
                try fileSystem.rename(newPath, to: path)
            }
        } catch {
            try? fileSystem.unlink(newPath)
            throw error
        }
        try onDisk { () throws(DiskError) in try fileSystem.syncFolder(folder) }
    }

    /// Removes the snapshot of a subject, if there is one.
    public func remove(_ projection: UInt32, _ subject: UInt32) { try? fileSystem.unlink(path(projection, subject)) }

    /// Removes everything in the folder, whatever it is called: an erasure must leave nothing.
    func removeAll() throws(EventLogError) {
        try onDisk { () throws(DiskError) in
            guard try fileSystem.exists(folder) else { return }
            for name in try fileSystem.list(folder) { try fileSystem.unlink(folder + "/" + name) }
            try fileSystem.syncFolder(folder)
        }
    }
}
