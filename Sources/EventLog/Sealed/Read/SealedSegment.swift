// A sealed LogSegment, open for reading.
//
// Invariants
//   1. Nothing is answered from bytes whose checksum was not verified.
//   2. Every number read from the file is checked against the table that it points into before it is used.
//   3. The file's bytes never change while it is open.
// Format: EventLog.docc/SealedLogSegmentFormat.md

import Disk
import EventModel
import Synchronization

final class SealedSegment: Sendable {
    let file: SealedFile
    let table: ShapeTable
    let layout: ColumnLayout
    let sources: [String]
    let commits: CommitSection
    let clock: ClockCurve
    /// Which anchors stand beside others; nil in a file that is not clustered.
    let clusters: ClusterSection?
    let groups: [RowGroup]
    let dictionary: StringDictionary
    private let verifiedPages: VerifiedPages
    /// The dictionary in memory when it is small.
    let resident: ResidentDictionary?
    /// The log's identifiers: events are put together with their keys.
    let identifiers: IdentifierTable
    private let lookUps = Mutex(LookUps())
    let positionWalks: PositionWalks

    /// Sections that only look-ups by messageId need, verified when the first of those comes.
    private struct LookUps: Sendable {
        var ids: SortedIds?
        var textIds: TextIdSection?
    }

    var footer: SealedFooter { file.footer }
    var path: String { file.path }
    var rowCount: Int { footer.rowCount }

    /// Opens a file and checks everything that concerns the whole of it.
    ///
    /// - Throws: ``EventLogError`` `damaged` or `unsupportedVersion`, naming the place.
    /// - Complexity: O(shapes + row groups); events are not read.
    convenience init(_ file: any File, identifiers: IdentifierTable, positionWalks: PositionWalks = PositionWalks()) throws(EventLogError) {
        try self.init(SealedFile(file), identifiers: identifiers, positionWalks: positionWalks)
    }

    /// The same for a file whose header and footer were read.
    init(_ opened: SealedFile, identifiers: IdentifierTable, positionWalks: PositionWalks = PositionWalks()) throws(EventLogError) {
        (self.file, self.identifiers, self.positionWalks) = (opened, identifiers, positionWalks)
        let (footer, rows) = (opened.footer, opened.footer.rowCount)
        guard let table = ShapeTable(decoding: try opened.section(.shapes)), table.columns.count == footer.columnCount else {
            throw opened.damaged("the shapes break the format", in: .shapes)
        }
        guard let modes = ColumnLayout.decodeModes(try opened.section(.columns), count: footer.columnCount) else {
            throw opened.damaged("the columns' modes break the format", in: .columns)
        }
        layout = ColumnLayout(table, modes: modes, isClustered: opened.header.isClustered)
        self.table = table
        guard let sources = SourceSection.decode(try opened.section(.sources)) else { throw opened.damaged("the sources break the format", in: .sources) }
        guard let commits = CommitSection(try opened.section(.commits), rows: rows) else { throw opened.damaged("the commits break the format", in: .commits) }
        guard let clock = ClockCurve(decoding: try opened.section(.clock), rows: rows) else { throw opened.damaged("the clock breaks the format", in: .clock) }
        (self.sources, self.commits, self.clock) = (sources, commits, clock)
        guard let dictionary = StringDictionary(try opened.section(.dictionary, isVerified: false)) else {
            throw opened.damaged("the dictionary breaks the format", in: .dictionary)
        }
        self.dictionary = dictionary
        verifiedPages = VerifiedPages(count: dictionary.pageCount)
        resident = ResidentDictionary(dictionary)
        clusters = opened.header.isClustered ? try Self.clusters(opened) : nil
        groups = try Self.groups(opened, layout)
    }

    private static func clusters(_ file: SealedFile) throws(EventLogError) -> ClusterSection {
        guard let clusters = ClusterSection(try file.section(.clusters)) else { throw file.damaged("the clusters break the format", in: .clusters) }
        return clusters
    }

    private static func groups(_ file: SealedFile, _ layout: ColumnLayout) throws(EventLogError) -> [RowGroup] {
        let directory = try file.section(.rowGroups)
        let entryBytes = RowGroupEntry.encodedBytes(chunkCount: layout.chunkCount)
        guard directory.count == file.footer.rowGroupCount * entryBytes else { throw file.damaged("the directory has another size than its row groups", in: .rowGroups) }
        guard let start = directory.baseAddress, let fileStart = file.mapped.bytes.baseAddress else { return [] }
        let directoryOffset = start - fileStart
        var (groups, firstRow): ([RowGroup], Int) = ([], 0)
        for index in 0..<file.footer.rowGroupCount {
            let start = directoryOffset + index * entryBytes
            let group = RowGroup(start..<start + entryBytes, firstRow: firstRow, file: file, layout: layout)
            let isLast = index == file.footer.rowGroupCount - 1
            let rows = isLast ? file.footer.rowCount - firstRow : SealedFormat.rowGroupRows
            guard group.entry.fits(rows: rows, file.footer) else { throw file.damaged("row group \(index) of the directory does not fit the file", in: .rowGroups) }
            groups.append(group)
            firstRow += rows
        }
        return groups
    }

    /// Appends a string of the dictionary; false when there is none or its page is not as it was written.
    func appendString(_ code: Int, to heap: inout ByteHeap) -> Bool {
        var none = UnpackedPages()
        return appendString(code, &none, to: &heap)
    }

    /// The same for who reads many.
    func appendString(_ code: Int, _ unpacked: inout UnpackedPages, to heap: inout ByteHeap) -> Bool {
        guard code >= 0, code < dictionary.count else { return false }
        let page = dictionary.page(ofCode: code)
        return verifiedPages.contains(page) { dictionary.verifyPage(page) } && dictionary.append(code, inPage: page, &unpacked, to: &heap)
    }

    /// The code of a string in the dictionary; nil when it is not there.
    func code(of string: UnsafeBufferPointer<UInt8>) throws(EventLogError) -> Int? {
        guard dictionary.pageCount > 0 else { return nil }
        try verifyPage(dictionary.page(of: string))
        return dictionary.find(string)
    }

    /// Verifies the whole dictionary, for who goes through it.
    ///
    /// - Complexity: Its bytes, the first time.
    func verifyDictionary() throws(EventLogError) {
        for page in 0..<dictionary.pageCount { try verifyPage(page) }
    }

    private func verifyPage(_ page: Int) throws(EventLogError) {
        guard verifiedPages.contains(page, verify: { dictionary.verifyPage(page) }) else {
            throw file.damaged("the checksum of page \(page) of the dictionary does not hold", in: .dictionary)
        }
    }

    /// The messageIds that are UUIDs.
    func ids() throws(EventLogError) -> SortedIds {
        if let ids = lookUps.withLock({ $0.ids }) { return ids }
        let bytes = try file.section(.ids)
        guard bytes.count > 8, let count = Int(exactly: bytes.field(0, as: UInt64.self)),
            let ids = SortedIds(UnsafeRawBufferPointer(rebasing: bytes[8...]), count: count)
        else { throw file.damaged("the ids break the format", in: .ids) }
        lookUps.withLock { $0.ids = ids }
        return ids
    }

    /// The other messageIds.
    func textIds() throws(EventLogError) -> TextIdSection {
        if let ids = lookUps.withLock({ $0.textIds }) { return ids }
        guard let ids = TextIdSection(try file.section(.textIds), rows: rowCount) else { throw file.damaged("the text ids break the format", in: .textIds) }
        lookUps.withLock { $0.textIds = ids }
        return ids
    }

    /// Calls `body` with ordinal and key of every identifier that the file defines.
    func forEachIdentifier(_ body: (UInt32, UnsafeBufferPointer<UInt8>) -> Bool) throws(EventLogError) {
        // An event brings at most so many that the log did not have; some events may have been lost in a crash.
        let ordinalMax = UInt32(clamping: min(footer.lastPosition, UInt64(UInt32.max)) * UInt64(EventLimits.identifiersMax) + Self.lostOrdinalsMax)
        let countMax = rowCount * EventLimits.identifiersMax
        guard IdentifierSection.forEach(try file.section(.identifiers), countMax: countMax, { $0 <= ordinalMax && body($0, $1) }) else {
            throw file.damaged("the identifiers break the format or contradict the log", in: .identifiers)
        }
    }

    private static let lostOrdinalsMax: UInt64 = 1 << 24

    /// The row group that holds a row.
    func group(of row: Int) -> RowGroup { groups[min(row / SealedFormat.rowGroupRows, groups.count - 1)] }
}

extension RowGroupEntry {
    /// Whether counts and bounds are possible for a group with so many rows in this file.
    func fits(rows: Int, _ footer: SealedFooter) -> Bool {
        self.rows == rows && runs > 0 && runs <= rows && tuples > 0 && tuples <= rows && tupleOthers <= tuples * EventLimits.identifiersMax
            && firstCluster <= lastCluster && firstPosition >= footer.firstPosition && firstPosition <= lastPosition && lastPosition <= footer.lastPosition
    }
}
