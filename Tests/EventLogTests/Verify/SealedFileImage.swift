import Disk
import DiskTesting
import EventModel

@testable import EventLog

/// A sealed file's bytes with the places of its parts, so that a test can damage them with intent.
struct SealedFileImage {
    var bytes: [UInt8]
    let path: String
    let segment: SealedSegment

    init(_ fixture: LogFixture, _ path: String) throws {
        (self.path, bytes) = (path, try fixture.disk.bytes(of: path))
        segment = try SealedSegment(fixture.disk.open(path, mode: .readOnly), identifiers: IdentifierTable())
    }

    var footer: SealedFooter { segment.footer }

    var footerStart: Int { bytes.count - SealedFormat.tailBytes - footer.encoded().count }

    func range(_ section: SealedSection) -> Range<Int> {
        guard let entry = footer.sections.first(where: { $0.type == section.rawValue }) else { return 0..<0 }
        return Int(entry.offsetBytes)..<Int(entry.offsetBytes + entry.bytes)
    }

    private func entryStart(_ group: Int) -> Int {
        range(.rowGroups).lowerBound + group * RowGroupEntry.encodedBytes(chunkCount: segment.layout.chunkCount)
    }

    func range(group: Int, chunk place: Int) -> Range<Int> {
        let entry = bytes[entryStart(group)...].withUnsafeBytes { RowGroupEntry.chunk(place, of: $0) }
        let start = Int(segment.groups[group].entry.offsetBytes) + entry.offsetBytes
        return start..<start + entry.bytes
    }

    /// Makes the checksums of a chunk, of the directory and of the footer hold again.
    mutating func sealAgain(group: Int, chunk place: Int) {
        set(
            checksum(range(group: group, chunk: place)),
            at: entryStart(group) + SealedFormat.groupEntryFixedBytes + place * SealedFormat.chunkEntryBytes + 8)
        sealAgain(.rowGroups)
    }

    /// Makes the checksums of a section and of the footer hold again.
    mutating func sealAgain(_ section: SealedSection) {
        guard let index = footer.sections.firstIndex(where: { $0.type == section.rawValue }) else { return }
        set(checksum(range(section)), at: footerStart + SealedFormat.footerFixedBytes + index * SealedFormat.sectionEntryBytes + 24)
        sealFooterAgain()
    }

    mutating func sealFooterAgain() { set(checksum(footerStart..<bytes.count - SealedFormat.tailBytes), at: bytes.count - 16) }

    /// Changes a field of the footer and makes its checksum hold again.
    mutating func setFooterField(_ offset: Int, _ value: UInt64) {
        set(value, at: footerStart + offset)
        sealFooterAgain()
    }

    private func checksum(_ range: Range<Int>) -> UInt64 { bytes[range].withUnsafeBytes { SegmentFormat.checksum($0) } }

    private mutating func set(_ value: UInt64, at offset: Int) { bytes.withUnsafeMutableBytes { $0.setField(offset, value) } }

    /// Puts the file in its place, and the manifest right about it.
    func write(to fixture: LogFixture) throws {
        try fixture.disk.replaceBytes(of: path, with: bytes)
        let manifestPath = fixture.folder + "/" + Manifest.name
        guard case .success(var manifest) = Manifest.decode(try fixture.disk.bytes(of: manifestPath)) else { return }
        for index in manifest.files.indices where path.hasSuffix(manifest.files[index].name) {
            manifest.files[index].footerChecksum = bytes.withUnsafeBytes { $0.field(bytes.count - 16, as: UInt64.self) }
        }
        try fixture.disk.replaceBytes(of: manifestPath, with: manifest.encoded())
    }
}
