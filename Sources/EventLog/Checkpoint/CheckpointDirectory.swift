import EventModel

/// Where the sections of a checkpoint stand.
struct CheckpointDirectory {
    struct Entry: Hashable, Sendable {
        var section: CheckpointSection
        var offset: UInt64
        var length: UInt64
        var checksum: UInt64
        var tag: UInt64

        var end: UInt64 { offset + length }
    }

    struct Failure: Error {
        var reason: IgnoredCheckpoint.Reason
        var offsetBytes: Int
        var message: String
    }

    private static let checksumOffset = CheckpointFormat.footerBytes - 8

    /// Directory and footer, as they stand from `offset` to the file's end.
    static func encode(_ entries: [Entry], at offset: UInt64, headerChecksum: UInt64) -> [UInt8] {
        let directoryBytes = entries.count * CheckpointFormat.entryBytes
        var bytes = [UInt8](repeating: 0, count: directoryBytes + CheckpointFormat.footerBytes)
        bytes.withUnsafeMutableBytes { buffer in
            for (index, entry) in entries.enumerated() {
                let at = index * CheckpointFormat.entryBytes
                buffer.setField(at, entry.section.rawValue)
                buffer.setField(at + 8, entry.offset)
                buffer.setField(at + 16, entry.length)
                buffer.setField(at + 24, entry.checksum)
                buffer.setField(at + 32, entry.tag)
            }
            let checksum = SegmentFormat.checksum(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[0..<directoryBytes]))
            let footer = UnsafeMutableRawBufferPointer(rebasing: buffer[directoryBytes...])
            footer.setField(0, CheckpointFormat.footerMagic)
            footer.setField(8, offset)
            footer.setField(16, UInt32(entries.count))
            footer.setField(24, checksum)
            footer.setField(32, headerChecksum)
            footer.setField(40, offset + UInt64(directoryBytes + CheckpointFormat.footerBytes))
            footer.setField(checksumOffset, Self.checksum(of: UnsafeRawBufferPointer(footer)))
        }
        return bytes
    }

    private static func checksum(of footer: UnsafeRawBufferPointer) -> UInt64 {
        SegmentFormat.checksum(UnsafeRawBufferPointer(rebasing: footer[0..<checksumOffset]))
    }

    /// Reads the directory of a whole file, of at least ``CheckpointFormat/fileBytesMin``; every section of it lies inside the file.
    static func decode(_ file: UnsafeRawBufferPointer, headerChecksum: UInt64) throws(Failure) -> [Entry] {
        let footerAt = file.count - CheckpointFormat.footerBytes
        let footer = UnsafeRawBufferPointer(rebasing: file[footerAt...])
        guard footer.field(0, as: UInt64.self) == CheckpointFormat.footerMagic,
            checksum(of: footer) == footer.field(checksumOffset, as: UInt64.self),
            footer.field(40, as: UInt64.self) == UInt64(file.count)
        else { throw Failure(reason: .truncated, offsetBytes: footerAt, message: "the file does not end as a checkpoint of its length") }
        let (start, count) = (footer.field(8, as: UInt64.self), Int(footer.field(16, as: UInt32.self)))
        guard footer.field(32, as: UInt64.self) == headerChecksum, count <= CheckpointFormat.sectionsMax,
            start == UInt64(footerAt - count * CheckpointFormat.entryBytes), start >= UInt64(CheckpointFormat.sectionAlignmentBytes)
        else { throw Failure(reason: .damaged, offsetBytes: footerAt, message: "the footer does not fit the file") }
        let directory = UnsafeRawBufferPointer(rebasing: file[Int(start)..<footerAt])
        guard SegmentFormat.checksum(directory) == footer.field(24, as: UInt64.self) else {
            throw Failure(reason: .damaged, offsetBytes: Int(start), message: "the directory's checksum does not hold")
        }
        return try entries(directory, count, at: start)
    }

    private static func entries(_ directory: UnsafeRawBufferPointer, _ count: Int, at start: UInt64) throws(Failure) -> [Entry] {
        var (entries, next): ([Entry], UInt64) = ([], UInt64(CheckpointFormat.sectionAlignmentBytes))
        for index in 0..<count {
            let at = index * CheckpointFormat.entryBytes
            let entry = Entry(
                section: CheckpointSection(rawValue: directory.field(at, as: UInt32.self)),
                offset: directory.field(at + 8, as: UInt64.self),
                length: directory.field(at + 16, as: UInt64.self), checksum: directory.field(at + 24, as: UInt64.self),
                tag: directory.field(at + 32, as: UInt64.self))
            guard entry.offset % UInt64(CheckpointFormat.sectionAlignmentBytes) == 0, entry.offset >= next, entry.offset <= start,
                entry.length <= start - entry.offset, !entries.contains(where: { $0.section == entry.section })
            else { throw Failure(reason: .damaged, offsetBytes: Int(start) + at, message: "the directory contradicts itself") }
            entries.append(entry)
            next = entry.end
        }
        return entries
    }
}
