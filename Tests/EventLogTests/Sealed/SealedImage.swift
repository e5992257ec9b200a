import Disk
import DiskTesting
import EventModel

@testable import EventLog

/// The bytes of a sealed LogSegment, changed with intent; checksums can be made to hold again, as a hostile program would.
struct SealedImage {
    var bytes: [UInt8]
    /// Chunks of each row group.
    let chunkCount: Int

    init(_ bytes: [UInt8], chunkCount: Int) { (self.bytes, self.chunkCount) = (bytes, chunkCount) }

    init(_ segment: SealedSegment) { self.init(Array(segment.file.mapped.bytes), chunkCount: segment.layout.chunkCount) }

    var tailOffset: Int { bytes.count - SealedFormat.tailBytes }
    var footerOffset: Int { place(field(tailOffset, as: UInt64.self)) }
    var sectionCount: Int { Int(min(field(footerOffset + 108, as: UInt32.self), UInt32(SealedFormat.sectionsMax))) }

    func field<T: FixedWidthInteger>(_ offset: Int, as type: T.Type) -> T {
        guard offset >= 0, offset + MemoryLayout<T>.size <= bytes.count else { return 0 }
        return bytes.withUnsafeBytes { T(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: T.self)) }
    }

    mutating func set<T: FixedWidthInteger>(_ offset: Int, _ value: T) {
        guard offset >= 0, offset + MemoryLayout<T>.size <= bytes.count else { return }
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: value.littleEndian, toByteOffset: offset, as: T.self) }
    }

    /// Offsets that mean nothing become one behind the end.
    private func place(_ offset: UInt64) -> Int { Int(min(offset, UInt64(bytes.count))) }

    private func checksum(_ start: Int, _ count: Int) -> UInt64? {
        guard start >= 0, count >= 0, start <= bytes.count, count <= bytes.count - start else { return nil }
        return bytes.withUnsafeBytes { SegmentFormat.checksum(UnsafeRawBufferPointer(rebasing: $0[start..<start + count])) }
    }

    /// Where the footer's entry of a section stands; nil when there is none.
    func sectionEntry(_ type: SealedSection) -> Int? {
        (0..<sectionCount).map { footerOffset + SealedFormat.footerFixedBytes + $0 * SealedFormat.sectionEntryBytes }
            .first { field($0, as: UInt32.self) == type.rawValue }
    }

    /// Where a section lies in the file.
    func section(_ type: SealedSection) -> Range<Int>? {
        guard let entry = sectionEntry(type) else { return nil }
        let start = place(field(entry + 8, as: UInt64.self))
        let count = place(field(entry + 16, as: UInt64.self))
        return count <= bytes.count - start ? start..<start + count : nil
    }

    /// Where a row group's part of the directory begins.
    func groupEntry(_ group: Int = 0) -> Int {
        (section(.rowGroups)?.lowerBound ?? 0) + group * RowGroupEntry.encodedBytes(chunkCount: chunkCount)
    }

    func chunkEntry(_ index: Int, group: Int = 0) -> Int {
        groupEntry(group) + SealedFormat.groupEntryFixedBytes + index * SealedFormat.chunkEntryBytes
    }

    /// Where a chunk lies in the file; nil when its entry says nonsense.
    func chunk(_ index: Int, group: Int = 0) -> Range<Int>? {
        let start = place(field(groupEntry(group), as: UInt64.self)) + Int(field(chunkEntry(index, group: group), as: UInt32.self)) * SealedFormat.alignmentBytes
        let count = Int(field(chunkEntry(index, group: group) + 4, as: UInt32.self))
        return start <= bytes.count && count <= bytes.count - start ? start..<start + count : nil
    }

    var groupCount: Int { (section(.rowGroups)?.count ?? 0) / RowGroupEntry.encodedBytes(chunkCount: chunkCount) }
}

extension SealedImage {
    /// Makes all checksums hold, whatever the bytes say otherwise.
    mutating func repair() {
        if let sum = checksum(0, SealedFormat.headerBytes - 8) { set(SealedFormat.headerBytes - 8, sum) }
        for group in 0..<groupCount {
            for index in 0..<chunkCount {
                guard let chunk = chunk(index, group: group), !chunk.isEmpty, let sum = checksum(chunk.lowerBound, chunk.count) else { continue }
                set(chunkEntry(index, group: group) + 8, sum)
            }
        }
        if let dictionary = section(.dictionary), dictionary.count > 12,
            let sum = checksum(dictionary.lowerBound + 12, min(Int(field(dictionary.lowerBound + 8, as: UInt32.self)), dictionary.count - 12))
        {
            set(dictionary.lowerBound, sum)
        }
        for index in 0..<sectionCount {
            let entry = footerOffset + SealedFormat.footerFixedBytes + index * SealedFormat.sectionEntryBytes
            let (start, count) = (place(field(entry + 8, as: UInt64.self)), place(field(entry + 16, as: UInt64.self)))
            if let sum = checksum(start, count) { set(entry + 24, sum) }
        }
        if let sum = checksum(footerOffset, Int(field(tailOffset + 8, as: UInt32.self))) { set(tailOffset + 16, sum) }
    }

    /// Puts other bytes in the place of a section.
    mutating func replace(_ type: SealedSection, with content: [UInt8]) {
        let start = place(content, over: section(type))
        guard let entry = sectionEntry(type) else { return }
        set(entry + 8, UInt64(start))
        set(entry + 16, UInt64(content.count))
        repair()
    }

    /// Puts other bytes in the place of a chunk of the first row group.
    mutating func replaceChunk(_ index: Int, with content: [UInt8]) {
        let start = place(content, over: chunk(index))
        set(chunkEntry(index), UInt32((start - place(field(groupEntry(), as: UInt64.self))) / SealedFormat.alignmentBytes))
        set(chunkEntry(index) + 4, UInt32(content.count))
        repair()
    }

    /// Puts bytes where others were when they fit, else before the footer, and returns where.
    private mutating func place(_ content: [UInt8], over old: Range<Int>?) -> Int {
        if let old, content.count <= old.count {
            bytes.replaceSubrange(old.lowerBound..<old.lowerBound + content.count, with: content)
            return old.lowerBound
        }
        let start = footerOffset
        let padded = content + [UInt8](repeating: 0, count: SealedFormat.aligned(content.count) - content.count)
        bytes.insert(contentsOf: padded, at: start)
        set(tailOffset, UInt64(start + padded.count))
        return start
    }
}

extension SealedImage {
    /// Opens the bytes as they are now.
    func open(_ identifiers: IdentifierTable) throws -> SealedSegment {
        let disk = SimulatedFileSystem(folders: ["/log"])
        let file = try disk.open("/log/sealed", mode: .createNew)
        try bytes.withUnsafeBytes { try file.write($0, at: 0) }
        return try SealedSegment(file, identifiers: identifiers)
    }
}

/// Asks a sealed LogSegment for everything that it can be asked for.
enum SealedReading {
    /// - Returns: The events by position, and by anchor.
    @discardableResult
    static func all(_ segment: SealedSegment, anchors: [UInt32], messageIds: [String]) throws -> (byPosition: EventBatch, byAnchor: [EventBatch]) {
        var (columns, byAnchor): (Int, [EventBatch]) = (0, [])
        var decoded = DecodedRowGroup(segment, columns: try segment.groups[0].columns())
        for group in segment.groups {
            try decoded.decode(group)
            columns += decoded.rows
            try decoded.forEachKey { _ throws(EventLogError) in columns += 1 }
            for row in 0..<decoded.rows { try decoded.withTuple(ofRow: row) { columns += $0.ordinals.count } }
        }
        var builder = EventBatchBuilder()
        try segment.append(positions: segment.firstPosition...segment.lastPosition, to: &builder)
        for anchor in anchors {
            var builder = EventBatchBuilder()
            try segment.append(anchor: IdentifierOrdinal(rawValue: anchor), upTo: .max, to: &builder)
            _ = try segment.positions(anchor: IdentifierOrdinal(rawValue: anchor), upTo: .max)
            byAnchor.append(builder.build())
        }
        for id in messageIds {
            for anchor in [anchors.first.map { IdentifierOrdinal(rawValue: $0) }, nil] {
                _ = try MessageKey.with(id) { key throws(EventLogError) in
                    var key = key
                    key.anchor = anchor
                    return try segment.find(key) { _, _, _ throws(EventLogError) in false }
                }
            }
        }
        try segment.forEachIdentifier { _, _ in true }
        for position in segment.firstPosition...segment.lastPosition { _ = segment.recordedAt(position) }
        for instant in [Int64.min, 0, segment.footer.recordedTo.micros, .max] { _ = segment.lastPosition(recordedAtOrBefore: Instant(micros: instant)) }
        let ids = try segment.ids()
        ids.forEach { _ = ids.rank(of: $0) }
        return (builder.build(), byAnchor)
    }
}
