import EventModel

/// What a sealed LogSegment says about itself as a whole, and where its sections are.
struct SealedFooter: Sendable {
    var logId: UInt64
    var firstPosition: UInt64
    var lastPosition: UInt64
    /// LogSegments that it was made from.
    var firstSegmentId: UInt64
    var lastSegmentId: UInt64
    /// What the first of them links back to, and what the LogSegment after the last links back to.
    var previousHash: UInt64
    var lastHash: UInt64
    var recordedFrom: Instant
    var recordedTo: Instant
    var occurredFrom: Instant
    var occurredTo: Instant
    /// Bytes of all events as packed JSON.
    var packedBytes: UInt64
    var level: UInt32
    var rowGroupCount = 0
    var columnCount = 0
    var sections: [Section] = []

    struct Section: Sendable {
        var type: UInt32
        var offsetBytes: UInt64
        var bytes: UInt64
        var checksum: UInt64
    }

    var rowCount: Int { Int(lastPosition - firstPosition + 1) }

    func encoded() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: SealedFormat.footerFixedBytes + sections.count * SealedFormat.sectionEntryBytes)
        bytes.withUnsafeMutableBytes { buffer in
            for (index, field) in [
                logId, firstPosition, lastPosition, firstSegmentId, lastSegmentId, previousHash, lastHash,
                UInt64(bitPattern: recordedFrom.micros), UInt64(bitPattern: recordedTo.micros),
                UInt64(bitPattern: occurredFrom.micros), UInt64(bitPattern: occurredTo.micros), packedBytes,
            ].enumerated() {
                buffer.setField(8 * index, field)
            }
            buffer.setField(96, level)
            buffer.setField(100, UInt32(rowGroupCount))
            buffer.setField(104, UInt32(columnCount))
            buffer.setField(108, UInt32(sections.count))
            for (index, section) in sections.enumerated() {
                let offset = SealedFormat.footerFixedBytes + index * SealedFormat.sectionEntryBytes
                buffer.setField(offset, section.type)
                buffer.setField(offset + 8, section.offsetBytes)
                buffer.setField(offset + 16, section.bytes)
                buffer.setField(offset + 24, section.checksum)
            }
        }
        return bytes
    }

    /// The 32 bytes behind a footer that stands at `offsetBytes`.
    static func tail(of footer: [UInt8], at offsetBytes: UInt64) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: SealedFormat.tailBytes)
        let checksum = footer.withUnsafeBytes { SegmentFormat.checksum($0) }
        bytes.withUnsafeMutableBytes { buffer in
            buffer.setField(0, offsetBytes)
            buffer.setField(8, UInt32(footer.count))
            buffer.setField(12, SealedFormat.major)
            buffer.setField(14, SealedFormat.minor)
            buffer.setField(16, checksum)
            buffer.setField(24, SealedFormat.tailMagic)
        }
        return bytes
    }
}

extension SealedFooter {
    /// Finds and checks the footer of a whole file: its tail, its checksum, and that it belongs to the file's header.
    static func decode(
        _ file: UnsafeRawBufferPointer, header: SealedHeader, path: String
    ) throws(EventLogError) -> (footer: SealedFooter, checksum: UInt64) {
        let tailOffset = file.count - SealedFormat.tailBytes
        guard tailOffset >= SealedFormat.headerBytes else {
            throw EventLogError(.damaged, path: path, offsetBytes: 0, "the file ends after \(file.count) bytes, before any footer")
        }
        let tail = UnsafeRawBufferPointer(rebasing: file[tailOffset...])
        guard tail.field(24, as: UInt64.self) == SealedFormat.tailMagic, tail.field(12, as: UInt16.self) == SealedFormat.major else {
            throw EventLogError(.damaged, path: path, offsetBytes: UInt64(tailOffset), "the file does not end as a sealed LogSegment")
        }
        let (offset, count) = (tail.field(0, as: UInt64.self), Int(tail.field(8, as: UInt32.self)))
        guard count >= SealedFormat.footerFixedBytes, count <= SealedFormat.footerBytesMax, offset >= UInt64(SealedFormat.headerBytes),
            offset <= UInt64(tailOffset), UInt64(tailOffset) - offset == UInt64(count)
        else { throw EventLogError(.damaged, path: path, offsetBytes: UInt64(tailOffset), "the tail names a footer outside the file") }
        let bytes = UnsafeRawBufferPointer(rebasing: file[Int(offset)..<tailOffset])
        let checksum = tail.field(16, as: UInt64.self)
        guard SegmentFormat.checksum(bytes) == checksum else {
            throw EventLogError(.damaged, path: path, offsetBytes: offset, "the footer's checksum does not hold")
        }
        return (try read(bytes, at: offset, header: header, path: path), checksum)
    }

    private static func read(
        _ bytes: UnsafeRawBufferPointer, at offset: UInt64, header: SealedHeader, path: String
    ) throws(EventLogError) -> SealedFooter {
        let fields = (0..<12).map { bytes.field(8 * $0, as: UInt64.self) }
        let instants = fields[7...10].map { Instant(micros: Int64(bitPattern: $0)) }
        var footer = SealedFooter(
            logId: fields[0], firstPosition: fields[1], lastPosition: fields[2], firstSegmentId: fields[3], lastSegmentId: fields[4],
            previousHash: fields[5], lastHash: fields[6], recordedFrom: instants[0], recordedTo: instants[1],
            occurredFrom: instants[2], occurredTo: instants[3], packedBytes: fields[11], level: bytes.field(96, as: UInt32.self))
        (footer.rowGroupCount, footer.columnCount) = (Int(bytes.field(100, as: UInt32.self)), Int(bytes.field(104, as: UInt32.self)))
        guard footer.logId == header.logId, footer.firstPosition == header.firstPosition, footer.lastPosition == header.lastPosition else {
            throw EventLogError(.damaged, path: path, offsetBytes: offset, "the footer belongs to another file than the header")
        }
        let sections = Int(bytes.field(108, as: UInt32.self))
        guard footer.firstPosition > 0, footer.lastPosition >= footer.firstPosition, footer.lastPosition < .max, footer.firstSegmentId <= footer.lastSegmentId,
            footer.lastSegmentId < .max, footer.recordedFrom <= footer.recordedTo, footer.recordedTo <= .latest,
            footer.lastPosition - footer.firstPosition < UInt64(SealedFormat.rowsMax), footer.columnCount <= SealedFormat.columnsMax,
            footer.rowGroupCount == (footer.rowCount + SealedFormat.rowGroupRows - 1) / SealedFormat.rowGroupRows,
            footer.packedBytes <= UInt64(footer.rowCount) * UInt64(SegmentFormat.blockBytesMax), footer.level <= SealedFormat.levelMax, sections <= SealedFormat.sectionsMax,
            bytes.count == SealedFormat.footerFixedBytes + sections * SealedFormat.sectionEntryBytes
        else { throw EventLogError(.damaged, path: path, offsetBytes: offset, "the footer's counts do not fit one another") }
        for index in 0..<sections {
            let at = SealedFormat.footerFixedBytes + index * SealedFormat.sectionEntryBytes
            let section = Section(
                type: bytes.field(at, as: UInt32.self), offsetBytes: bytes.field(at + 8, as: UInt64.self),
                bytes: bytes.field(at + 16, as: UInt64.self), checksum: bytes.field(at + 24, as: UInt64.self))
            guard section.offsetBytes >= UInt64(SealedFormat.headerBytes), section.offsetBytes <= offset, section.bytes <= offset - section.offsetBytes
            else { throw EventLogError(.damaged, path: path, offsetBytes: offset, "section \(section.type) lies outside the file") }
            footer.sections.append(section)
        }
        return footer
    }
}
