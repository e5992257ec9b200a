import Disk
import EventModel

/// The bytes of a sealed LogSegment in memory, with its header, footer and sections found and checked.
final class SealedFile: Sendable {
    let path: String
    let mapped: MappedBytes
    let header: SealedHeader
    let footer: SealedFooter
    let footerChecksum: UInt64

    init(_ file: any File) throws(EventLogError) {
        path = file.path
        let mapped = try onDisk { () throws(DiskError) in try file.map() }
        self.mapped = mapped
        header = try SealedHeader.decode(mapped.bytes, path: path)
        (footer, footerChecksum) = try SealedFooter.decode(mapped.bytes, header: header, path: path)
    }

    /// A file whose header is damaged: what it said is known from elsewhere, and the footer must agree.
    init(_ file: any File, assuming header: SealedHeader) throws(EventLogError) {
        path = file.path
        let mapped = try onDisk { () throws(DiskError) in try file.map() }
        self.mapped = mapped
        (footer, footerChecksum) = try SealedFooter.decode(mapped.bytes, header: header, path: path)
        var header = header
        let isClustered = footer.sections.contains { $0.type == SealedSection.clusters.rawValue }
        header.features = isClustered ? header.features | SealedFormat.featureClusters : header.features & ~SealedFormat.featureClusters
        self.header = header
    }

    var bytesCount: Int { mapped.bytes.count }

    /// A range of the file between header and footer; nil when it lies elsewhere.
    func bytes(at offset: UInt64, count: Int) -> UnsafeRawBufferPointer? {
        guard offset <= UInt64(mapped.bytes.count), count >= 0, UInt64(count) <= UInt64(mapped.bytes.count) - offset else { return nil }
        return UnsafeRawBufferPointer(rebasing: mapped.bytes[Int(offset)..<Int(offset) + count])
    }

    /// A section's bytes; the footer has made sure that they lie in the file.
    ///
    /// - Parameter isVerified: Whether the checksum is verified now, which reads all of the section.
    /// - Throws: ``EventLogError`` `damaged` when the file lacks the section or its checksum does not hold.
    func section(_ type: SealedSection, isVerified: Bool = true) throws(EventLogError) -> UnsafeRawBufferPointer {
        guard let section = footer.sections.first(where: { $0.type == type.rawValue }), let bytes = bytes(at: section.offsetBytes, count: Int(section.bytes))
        else { throw damaged("the file has no section of \(type.name)", at: 0) }
        guard !isVerified || SegmentFormat.checksum(bytes) == section.checksum else {
            throw damaged("the checksum of the section of \(type.name) does not hold", at: section.offsetBytes)
        }
        return bytes
    }

    func sectionBytes(_ type: SealedSection) -> Int { footer.sections.first { $0.type == type.rawValue }.map { Int($0.bytes) } ?? 0 }

    func damaged(_ reason: String, in section: SealedSection) -> EventLogError {
        damaged(reason, at: footer.sections.first { $0.type == section.rawValue }?.offsetBytes ?? 0)
    }

    /// - Parameter lost: The positions affected; all of the file's when nil.
    func damaged(_ reason: String, at offset: UInt64, lost: ClosedRange<UInt64>? = nil) -> EventLogError {
        EventLogError(.damaged, path: path, offsetBytes: offset, lost: lost ?? footer.firstPosition...footer.lastPosition, reason)
    }
}
