// A checkpoint that was opened. What is decided here is the numbered table in EventLog.docc/CheckpointFormat.md, "Reading".

import Disk
import EventModel

/// What a log's events up to a position add up to, mapped: sections are read in place.
public struct Checkpoint: Sendable {
    /// What of it is checked when it is opened.
    public enum Verification: Sendable {
        /// Header, directory and footer. ``verifySection(_:)`` is left to the caller.
        case directory
        /// Every section as well, which reads the whole file.
        case everything
    }

    public let path: String
    public let subject: CheckpointSubject
    private let mapped: MappedBytes
    private let entries: [CheckpointDirectory.Entry]

    /// Opens the checkpoint of a log's folder.
    ///
    /// - Parameter log: Nil to see whatever is there.
    /// - Throws: ``IgnoredCheckpoint``, which is no error of the log: go on without.
    /// - Complexity: Reads three pages; the whole file with `verifying: .everything`, about 0.1 s a gigabyte in memory.
    public static func open(
        _ fileSystem: any FileSystem, folder: String, for log: CheckpointExpectation?, verifying verification: Verification = .directory
    ) throws(IgnoredCheckpoint) -> Checkpoint {
        let path = folder + "/" + CheckpointFormat.fileName
        let mapped: MappedBytes?
        do throws(DiskError) { mapped = try map(fileSystem, path) } catch {
            throw IgnoredCheckpoint(.unreadable, path: path, offsetBytes: error.offsetBytes, error.description)
        }
        guard let mapped else { throw IgnoredCheckpoint(.missing, path: path, "there is none") }
        return try Checkpoint(mapped, path: path, for: log, verifying: verification)
    }

    private static func map(_ fileSystem: any FileSystem, _ path: String) throws(DiskError) -> MappedBytes? {
        guard try fileSystem.exists(path) else { return nil }
        let file = try fileSystem.open(path, mode: .readOnly)
        defer { file.close() }
        return try file.map()
    }

    init(_ mapped: MappedBytes, path: String, for log: CheckpointExpectation?, verifying verification: Verification)
        throws(IgnoredCheckpoint)
    {
        (self.mapped, self.path) = (mapped, path)
        let checksum: UInt64
        (subject, checksum) = try Self.header(mapped.bytes, path)
        entries = try Self.directory(mapped.bytes, path, headerChecksum: checksum)
        if let log { try check(log) }
        guard verification == .everything else { return }
        mapped.advise(.sequential, 0..<mapped.bytes.count)
        for entry in entries where !verify(entry) { throw damage(entry) }
    }

    private static func header(_ bytes: UnsafeRawBufferPointer, _ path: String) throws(IgnoredCheckpoint) -> (CheckpointSubject, UInt64) {
        guard bytes.count >= CheckpointFormat.headerBytes else {
            throw IgnoredCheckpoint(.truncated, path: path, offsetBytes: UInt64(bytes.count), "the file ends inside its header")
        }
        do throws(CheckpointHeader.Failure) {
            let (header, checksum) = try CheckpointHeader.decode(bytes)
            return (header.subject, checksum)
        } catch {
            switch error {
            case .damaged(let message): throw IgnoredCheckpoint(.damaged, path: path, offsetBytes: 0, message)
            case .newerVersion(let message): throw IgnoredCheckpoint(.newerVersion, path: path, offsetBytes: 8, message)
            }
        }
    }

    private static func directory(
        _ bytes: UnsafeRawBufferPointer, _ path: String, headerChecksum: UInt64
    ) throws(IgnoredCheckpoint) -> [CheckpointDirectory.Entry] {
        guard bytes.count >= CheckpointFormat.fileBytesMin else {
            throw IgnoredCheckpoint(.truncated, path: path, offsetBytes: UInt64(bytes.count), "the file ends too early")
        }
        do throws(CheckpointDirectory.Failure) {
            return try CheckpointDirectory.decode(bytes, headerChecksum: headerChecksum)
        } catch {
            throw IgnoredCheckpoint(error.reason, path: path, offsetBytes: UInt64(error.offsetBytes), error.message)
        }
    }
}

extension Checkpoint {
    /// Rows 6 and 7.
    func check(_ log: CheckpointExpectation) throws(IgnoredCheckpoint) {
        guard subject.logId == log.logId, subject.domain == log.domain else {
            throw IgnoredCheckpoint(.foreign, path: path, "it belongs to another log")
        }
        guard subject.position <= log.durablePosition else {
            throw IgnoredCheckpoint(.future, path: path, "it is of position \(subject.position), the log ends at \(log.durablePosition)")
        }
    }

    /// What is said when its chainHash does not stand in the log at its position.
    var ofAnotherCourse: IgnoredCheckpoint {
        IgnoredCheckpoint(.otherCourse, path: path, "the log went another way than when it was written, at or before position \(subject.position)")
    }
}

/// Its sections.
extension Checkpoint {
    /// The sections that are there, in the order of the file.
    public var sections: [CheckpointSection] { entries.map(\.section) }

    /// Length of the file in bytes.
    public var byteCount: Int { mapped.bytes.count }

    private func entry(_ section: CheckpointSection) -> CheckpointDirectory.Entry? { entries.first { $0.section == section } }

    /// A section's bytes where they are mapped, from a multiple of 4096 on; nil when there is no such section. Not verified by this.
    public func section(_ section: CheckpointSection) -> SharedBytes? {
        guard let entry = entry(section) else { return nil }
        let range = Int(entry.offset)..<Int(entry.end)
        return SharedBytes(UnsafeRawBufferPointer(rebasing: mapped.bytes[range]), owner: mapped)
    }

    /// What the section's writer said of it, such as a hash of the rules that it was made with; nil when there is no such section.
    public func tag(of section: CheckpointSection) -> UInt64? { entry(section)?.tag }

    /// Whether a section is there and its checksum holds. On any thread.
    ///
    /// - Complexity: Reads the section, about 0.1 s a gigabyte in memory.
    public func verifySection(_ section: CheckpointSection) -> Bool { entry(section).map(verify) ?? false }

    /// Verifies every section, in the order of the file.
    ///
    /// - Returns: Why the checkpoint cannot be used after all; nil when every section is whole.
    public func verifyAll() -> IgnoredCheckpoint? { entries.first { !verify($0) }.map(damage) }

    private func verify(_ entry: CheckpointDirectory.Entry) -> Bool {
        let range = Int(entry.offset)..<Int(entry.end)
        return SegmentFormat.checksum(UnsafeRawBufferPointer(rebasing: mapped.bytes[range])) == entry.checksum
    }

    private func damage(_ entry: CheckpointDirectory.Entry) -> IgnoredCheckpoint {
        IgnoredCheckpoint(.damaged, path: path, offsetBytes: entry.offset, "the checksum of its \(entry.section) does not hold")
    }
}
