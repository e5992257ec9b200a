// Writes a sealed LogSegment to a file: row groups as they fill, then the sections, the footer and the tail.
//
// The file is whole only when its tail is written; until then it has a name that readers do not look at.

import Disk
import EventModel

struct SealedSegmentWriter: ~Copyable {
    private let file: any File
    private var footer: SealedFooter
    private var builder: RowGroupBuilder
    private var scratch = RowGroupScratch()
    private var directory = ByteHeap(capacity: 1 << 16)
    private var chunks = ChunkWriter()
    private var offsetBytes = UInt64(SealedFormat.headerBytes)
    private(set) var rows = 0
    /// Bytes of the texts in the row group at hand that are kept whole.
    private var textBytes = 0
    /// More texts than this a row group does not get: merging holds all of them in memory, and a chunk is less than 4 GiB.
    static let textBytesMaxDefault = 512 << 20
    private let textBytesMax: Int
    /// Called after each row group with the rows done; may wait, to keep the rate down, or throw, to stop.
    private let onRowGroup: (Int) throws(EventLogError) -> Void

    /// Begins a file that is empty.
    ///
    /// - Parameters:
    ///   - footer: What the file says about itself; counts and sections are filled in here.
    ///   - hasGoneRows: Whether some rows stand for events that are gone.
    init(
        _ file: any File, footer: SealedFooter, domain: Domain, hasGoneRows: Bool, builder: consuming RowGroupBuilder,
        textBytesMax: Int = Self.textBytesMaxDefault,
        onRowGroup: @escaping (Int) throws(EventLogError) -> Void = { (_) throws(EventLogError) in }
    ) throws(EventLogError) {
        self.file = file
        self.footer = footer
        self.builder = builder
        self.textBytesMax = textBytesMax
        self.onRowGroup = onRowGroup
        let header = SealedHeader(
            logId: footer.logId, firstPosition: footer.firstPosition, lastPosition: footer.lastPosition, domain: domain,
            features: (hasGoneRows ? SealedFormat.featureGoneRows : 0) | (self.builder.layout.isClustered ? SealedFormat.featureClusters : 0))
        try onDisk { () throws(DiskError) in try file.write(header.encoded(), at: 0) }
    }

    /// Adds the next row, without its leaves, which follow.
    @inline(__always)
    mutating func append(_ row: SealedRow, _ tuple: IdentifierTuple) throws(EventLogError) {
        if builder.isFull { try flush() }
        guard textBytes <= textBytesMax else {
            throw EventLogError(.limit, path: file.path, "the texts of \(builder.count) events of neighbouring customers take more than \(textBytesMax >> 20) MiB")
        }
        builder.append(row, tuple)
        rows &+= 1
    }

    @inline(__always)
    mutating func append(_ value: Int64, column: Int) { builder.append(value, column: column) }

    @inline(__always)
    mutating func append(_ value: Int64, scale: UInt8, column: Int) { builder.append(value, scale: scale, column: column) }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>, column: Int) {
        textBytes &+= bytes.count
        builder.append(bytes, column: column)
    }

    private mutating func flush() throws(EventLogError) {
        guard !builder.isEmpty else { return }
        var entry = builder.encode(&scratch, into: &chunks)
        builder.removeAll()
        textBytes = 0
        entry.offsetBytes = offsetBytes
        entry.encode(into: &directory)
        footer.rowGroupCount += 1
        let (file, bytes, start) = (self.file, chunks.output.bytes, offsetBytes)
        try onDisk { () throws(DiskError) in try file.write(bytes, at: start) }
        offsetBytes += UInt64(bytes.count)
        try onRowGroup(rows)
    }

    /// Writes what is left, then the sections that `write` appends, and makes the file durable.
    mutating func finish(_ write: (inout SectionWriter) throws(EventLogError) -> Void) throws(EventLogError) {
        try flush()
        footer.columnCount = builder.layout.columns.count
        var sections = SectionWriter(file: file, offsetBytes: offsetBytes)
        try write(&sections)
        try sections.append(.rowGroups) { $0.append(directory.bytes) }
        footer.sections = sections.entries
        let footerBytes = footer.encoded()
        let (file, offset) = (self.file, sections.offsetBytes)
        try onDisk { () throws(DiskError) in
            try file.write(footerBytes + SealedFooter.tail(of: footerBytes, at: offset), at: offset)
            try file.sync()
        }
    }
}

/// Appends sections to a file and notes where they are.
struct SectionWriter: ~Copyable {
    private let file: any File
    private(set) var offsetBytes: UInt64
    private(set) var entries: [SealedFooter.Section] = []
    private var output = ByteHeap(capacity: 1 << 16)

    init(file: any File, offsetBytes: UInt64) { (self.file, self.offsetBytes) = (file, offsetBytes) }

    mutating func append(_ type: SealedSection, _ write: (inout ByteHeap) -> Void) throws(EventLogError) {
        output.removeAll()
        write(&output)
        entries.append(
            SealedFooter.Section(
                type: type.rawValue, offsetBytes: offsetBytes, bytes: UInt64(output.count), checksum: SegmentFormat.checksum(output.bytes)))
        output.appendZeros(SealedFormat.aligned(output.count) - output.count)
        let (file, raw, start) = (self.file, output.bytes, offsetBytes)
        try onDisk { () throws(DiskError) in try file.write(raw, at: start) }
        offsetBytes += UInt64(raw.count)
    }
}
