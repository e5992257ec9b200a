import Disk
import EventModel
import Synchronization

/// One row group of an open file. Chunks are verified and opened when they are first touched, and stay so.
final class RowGroup: Sendable {
    let entry: RowGroupEntry
    /// The file's row that is this group's row 0.
    let firstRow: Int
    /// Where its part of the directory lies in the file.
    private let entryRange: Range<Int>
    private let file: SealedFile
    private let layout: ColumnLayout
    private let opened: Mutex<Opened>

    private struct Opened: Sendable {
        var rows: RowColumns?
        var leaves: [LeafChunk?] = []
    }

    /// - Parameter entryRange: The group's part of the directory in the file; its checksum holds.
    init(_ entryRange: Range<Int>, firstRow: Int, file: SealedFile, layout: ColumnLayout) {
        entry = RowGroupEntry(fixedPartOf: UnsafeRawBufferPointer(rebasing: file.mapped.bytes[entryRange]))
        (self.entryRange, self.firstRow, self.file, self.layout) = (entryRange, firstRow, file, layout)
        opened = Mutex(Opened())
    }

    private var entryBytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: file.mapped.bytes[entryRange]) }

    var rows: Int { entry.rows }

    /// The columns that every row has.
    ///
    /// - Throws: ``EventLogError`` `damaged` when a checksum or a size does not hold.
    func columns() throws(EventLogError) -> RowColumns {
        if let columns = opened.withLock({ $0.rows }) { return columns }
        let members = layout.isClustered ? try bytes(RowChunk.members(columnCount: layout.columns.count)) : nil
        let found = try RowColumns(entry, groupCount: layout.groupCount, members: members) { (chunk) throws(EventLogError) in try bytes(chunk.rawValue) }
        guard let found else { throw damaged("a chunk of row columns breaks the format") }
        opened.withLock { $0.rows = found }
        return found
    }

    /// The values of a leaf column, or its scales; nil when the group has none.
    func leaf(_ index: Int, count: Int) throws(EventLogError) -> LeafChunk? {
        let known = opened.withLock { index < $0.leaves.count ? $0.leaves[index] : nil }
        if let known { return known }
        let bytes = try bytes(index)
        guard bytes.count > 0 else { return nil }
        guard let chunk = LeafChunk(bytes, count: count) else { throw damaged("chunk \(index) breaks the format") }
        opened.withLock { opened in
            if opened.leaves.isEmpty { opened.leaves = Array(repeating: nil, count: layout.chunkCount) }
            opened.leaves[index] = chunk
        }
        return chunk
    }

    /// All leaf chunks opened so far: a reader takes them at once and asks for those that are missing.
    func openLeaves() -> [LeafChunk?] {
        opened.withLock { opened in
            if opened.leaves.isEmpty { opened.leaves = Array(repeating: nil, count: layout.chunkCount) }
            return opened.leaves
        }
    }

    /// The bytes of a chunk, their checksum verified.
    func bytes(_ index: Int) throws(EventLogError) -> UnsafeRawBufferPointer {
        let chunk = RowGroupEntry.chunk(index, of: entryBytes)
        let (offset, isOutside) = entry.offsetBytes.addingReportingOverflow(UInt64(chunk.offsetBytes))
        guard !isOutside, let bytes = file.bytes(at: offset, count: chunk.bytes) else { throw damaged("chunk \(index) lies outside the file") }
        guard chunk.bytes == 0 || SegmentFormat.checksum(bytes) == chunk.checksum else {
            throw file.damaged("the checksum of chunk \(index) does not hold", at: offset, lost: entry.firstPosition...entry.lastPosition)
        }
        return bytes
    }

    /// Bytes of a chunk in the file, for who wants to know where the space goes.
    func chunkBytes(_ index: Int) -> Int { RowGroupEntry.chunk(index, of: entryBytes).bytes }

    func damaged(_ reason: String) -> EventLogError {
        EventLogError(.damaged, path: file.path, offsetBytes: entry.offsetBytes, lost: entry.firstPosition...entry.lastPosition, "row group: " + reason)
    }
}
