import Disk
import EventModel

/// Writes a checkpoint from its first byte to its last, and publishes it when it is whole and durable.
public struct CheckpointWriter: ~Copyable {
    private let file: any File
    private let headerChecksum: UInt64
    private var end: UInt64
    private var unsynced = 0
    private var entries: [CheckpointDirectory.Entry] = []

    /// Replaces a folder's checkpoint. The old one stays until the new one is durable, and when anything fails.
    ///
    /// The same subject and sections give the same bytes.
    ///
    /// - Parameter body: Writes the sections, each once, in any order.
    /// - Throws: ``EventLogError``, also that of `body`; the log itself is not touched.
    public static func replace(
        _ fileSystem: any FileSystem, folder: String, subject: CheckpointSubject,
        _ body: (inout CheckpointWriter) throws(EventLogError) -> Void
    ) throws(EventLogError) {
        let newPath = folder + "/" + CheckpointFormat.newFileName
        do throws(EventLogError) {
            try write(fileSystem, newPath, subject, body)
            try onDisk { () throws(DiskError) in try fileSystem.rename(newPath, to: folder + "/" + CheckpointFormat.fileName) }
        } catch {
            try? fileSystem.unlink(newPath)
            throw error
        }
        try onDisk { () throws(DiskError) in try fileSystem.syncFolder(folder) }
    }

    private static func write(
        _ fileSystem: any FileSystem, _ path: String, _ subject: CheckpointSubject,
        _ body: (inout CheckpointWriter) throws(EventLogError) -> Void
    ) throws(EventLogError) {
        let file = try onDisk { () throws(DiskError) in
            // Left over from a crash; it may be larger.
            if try fileSystem.exists(path) { try fileSystem.unlink(path) }
            return try fileSystem.open(path, mode: .createNew)
        }
        defer { file.close() }
        var writer = try CheckpointWriter(file, subject)
        try body(&writer)
        try writer.finish()
    }

    private init(_ file: any File, _ subject: CheckpointSubject) throws(EventLogError) {
        let (bytes, checksum) = CheckpointHeader(subject: subject).encoded()
        try onDisk { () throws(DiskError) in try file.write(bytes, at: 0) }
        (self.file, headerChecksum, end) = (file, checksum, UInt64(CheckpointFormat.sectionAlignmentBytes))
    }

    /// Writes one section.
    ///
    /// - Parameters:
    ///   - tag: Comes back from ``Checkpoint/tag(of:)``.
    ///   - body: Appends the section's bytes.
    public mutating func write(
        _ section: CheckpointSection, tag: UInt64 = 0, _ body: (inout CheckpointSectionSink) throws(EventLogError) -> Void
    ) throws(EventLogError) {
        precondition(entries.count < CheckpointFormat.sectionsMax && !entries.contains { $0.section == section }, "each section once")
        let offset = CheckpointFormat.aligned(end, to: CheckpointFormat.sectionAlignmentBytes)
        var sink = CheckpointSectionSink(file, at: offset, unsynced: unsynced)
        try body(&sink)
        let (checksum, unsynced) = try sink.finish()
        self.unsynced = unsynced
        entries.append(CheckpointDirectory.Entry(section: section, offset: offset, length: sink.length, checksum: checksum, tag: tag))
        end = offset + sink.length
    }

    private mutating func finish() throws(EventLogError) {
        let offset = CheckpointFormat.aligned(end, to: CheckpointFormat.directoryAlignmentBytes)
        let (file, bytes) = (self.file, CheckpointDirectory.encode(entries, at: offset, headerChecksum: headerChecksum))
        try onDisk { () throws(DiskError) in
            try file.write(bytes, at: offset)
            try file.sync()
        }
    }
}

/// The sections that this module writes itself.
extension CheckpointWriter {
    mutating func write(filter: FilterSnapshot) throws(EventLogError) {
        try write(.filter) { (sink) throws(EventLogError) in
            try filter.write { (bytes) throws(EventLogError) in try sink.append(bytes) }
        }
    }

    mutating func write(identifiers: IdentifierSnapshot) throws(EventLogError) {
        try write(.identifierBase) { (sink) throws(EventLogError) in
            try IdentifierBase.write(identifiers) { (bytes) throws(EventLogError) in try sink.append(bytes) }
        }
    }

    mutating func write(_ state: CheckpointWriterState) throws(EventLogError) {
        try write(.writerState) { (sink) throws(EventLogError) in
            try state.encoded().withUnsafeBufferPointer { (bytes) throws(EventLogError) in try sink.append(UnsafeRawBufferPointer(bytes)) }
        }
    }
}
