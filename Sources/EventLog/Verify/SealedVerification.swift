// A sealed LogSegment read to the last byte, going on after damage.
//
// Order: sections and what each says by itself, then each row group: the checksums of its chunks, then its rows, then its events, each put
// together from its columns. What cannot be trusted is not looked into any further, so that one flipped bit is one finding.

import EventModel

/// Verifies one sealed LogSegment whose header and footer hold.
struct SealedVerification {
    let file: SealedFile
    private(set) var findings: [LogVerification.Finding] = []
    /// Events that were put together.
    private(set) var events = 0
    /// Positions whose events a repair has found lost, ascending.
    private(set) var lost: [ClosedRange<UInt64>] = []
    /// How many positions had an event that was erased.
    private(set) var erasedCount = 0
    private var damagedSections: Set<SealedSection> = []
    private var omitted = 0

    init(_ file: SealedFile) { self.file = file }

    private var positions: ClosedRange<UInt64> { file.footer.firstPosition...file.footer.lastPosition }

    /// - Parameter progress: Called with the bytes of the file that are done.
    mutating func run(_ identifiers: inout SeenIdentifiers, progress: (UInt64) -> Void) {
        for section in SealedSection.ofEveryFile + (file.header.isClustered ? [.clusters] : []) { verifyChecksum(section) }
        if let segment = open() {
            let verification = prepare(segment, &identifiers)
            verify(segment, verification, progress: progress)
            lost = PositionRanges.of(verification?.lostPositions.sorted() ?? [])
            erasedCount = verification?.erasedCount ?? 0
            events -= (verification?.lostPositions.count ?? 0) + erasedCount
        }
        guard omitted > 0 else { return }
        findings.append(finding(0, positions, "\(omitted) more places of the file are damaged"))
    }

    private func finding(_ offset: UInt64, _ positions: ClosedRange<UInt64>, _ reason: String) -> LogVerification.Finding {
        LogVerification.Finding(path: file.path, offsetBytes: offset, lostPositions: positions, reason: reason, kind: .damage)
    }

    private mutating func add(_ reason: String, at offset: UInt64, lost: ClosedRange<UInt64>? = nil) {
        guard findings.count < LogVerification.findingsPerFileMax else { return omitted += 1 }
        findings.append(finding(offset, lost ?? positions, reason))
    }

    private mutating func add(_ error: EventLogError) { add(error.message, at: error.offsetBytes ?? 0, lost: error.lostPositions) }
}

/// Sections.
extension SealedVerification {
    private func entry(_ section: SealedSection) -> SealedFooter.Section? { file.footer.sections.first { $0.type == section.rawValue } }

    private func offset(_ section: SealedSection) -> UInt64 { entry(section)?.offsetBytes ?? 0 }

    private mutating func verifyChecksum(_ section: SealedSection) {
        do throws(EventLogError) {
            _ = try file.section(section)
        } catch {
            damagedSections.insert(section)
            add(error)
            if section == .dictionary { nameDamagedPages() }
        }
    }

    /// Says which pages of a dictionary whose checksum does not hold are damaged, when its directory still stands.
    private mutating func nameDamagedPages() {
        guard let bytes = try? file.section(.dictionary, isVerified: false), let start = bytes.baseAddress,
            let dictionary = StringDictionary(bytes)
        else { return }
        for page in 0..<dictionary.pageCount where !dictionary.verifyPage(page) {
            let place = dictionary.stored(page)?.stored.baseAddress.map { UInt64($0 - start) } ?? 0
            add("page \(page) of the dictionary is damaged: strings \(dictionary.codes(ofPage: page))", at: offset(.dictionary) + place)
        }
    }

    /// The file as a reader opens it; nil when a section that every reader needs is damaged.
    private mutating func open() -> SealedSegment? {
        let needed: [SealedSection] = [.shapes, .columns, .sources, .commits, .clock, .rowGroups, .clusters]
        guard damagedSections.isDisjoint(with: needed) else { return nil }
        do throws(EventLogError) {
            return try SealedSegment(file, identifiers: IdentifierTable())
        } catch {
            // Of the dictionary it was said already.
            if !damagedSections.contains(.dictionary) { add(error) }
            return nil
        }
    }

    /// Checks what the sections say; nil when events cannot be put together.
    private mutating func prepare(_ segment: SealedSegment, _ seen: inout SeenIdentifiers) -> EventVerification? {
        verifyCommits(segment)
        let ids = verifiedIds(segment)
        let identifiers = definedIdentifiers(segment, &seen)
        let dictionary = UnpackedDictionary(segment.dictionary)
        if let code = dictionary.firstBadCode, !damagedSections.contains(.dictionary) {
            damagedSections.insert(.dictionary)
            add("string \(code) of the dictionary cannot be read or is out of order", at: offset(.dictionary))
        }
        guard let ids, damagedSections.isDisjoint(with: [.dictionary, .identifiers, .textIds]) else { return nil }
        return EventVerification(segment, ids, identifiers, dictionary)
    }

    private mutating func verifyCommits(_ segment: SealedSegment) {
        let commits = segment.commits
        for commit in 1..<max(commits.count, 1)
        where commits.offset(commit) <= commits.offset(commit - 1) || commits.recordedAt(commit) <= commits.recordedAt(commit - 1) {
            return add("commit \(commit) does not come after the one before it", at: offset(.commits))
        }
        let (last, footer) = (commits.count - 1, file.footer)
        if commits.offset(last) >= UInt64(footer.rowCount) || commits.recordedAt(0) != footer.recordedFrom
            || commits.recordedAt(last) != footer.recordedTo
        {
            add("the commits do not fit what the footer says", at: offset(.commits))
        }
    }

    private mutating func verifiedIds(_ segment: SealedSegment) -> SortedIds? {
        guard damagedSections.isDisjoint(with: [.ids, .textIds]) else { return nil }
        do throws(EventLogError) {
            let (ids, _) = (try segment.ids(), try segment.textIds())
            guard Self.ascends(ids) else {
                add("the messageIds do not ascend", at: offset(.ids))
                return nil
            }
            return ids
        } catch {
            add(error)
            return nil
        }
    }

    private static func ascends(_ ids: SortedIds) -> Bool {
        var (last, count, isAscending): (SortedIds.ID?, Int, Bool) = (nil, 0, true)
        ids.forEach { id in
            if let last, !(last < id) { isAscending = false }
            (last, count) = (id, count + 1)
        }
        return isAscending && count == ids.count
    }

    private mutating func definedIdentifiers(_ segment: SealedSegment, _ seen: inout SeenIdentifiers) -> DefinedIdentifiers {
        var defined = DefinedIdentifiers()
        guard !damagedSections.contains(.identifiers) else { return defined }
        var problem: String?
        do throws(EventLogError) {
            try segment.forEachIdentifier { ordinal, key in
                if ordinal == 0 || !Self.isText(key) { problem = problem ?? "identifier \(ordinal) is no key" }
                if !seen.note(ordinal, key) { problem = problem ?? "identifier \(ordinal) contradicts an earlier file" }
                defined.add(ordinal, key)
                return true
            }
        } catch { problem = error.message }
        if let twice = defined.sort() { problem = problem ?? "identifier \(twice) is defined twice" }
        guard let problem else { return defined }
        damagedSections.insert(.identifiers)
        add(problem, at: offset(.identifiers))
        return defined
    }

    private static func isText(_ key: UnsafeBufferPointer<UInt8>) -> Bool { String(validating: key, as: UTF8.self) != nil }
}

/// Row groups.
extension SealedVerification {
    private mutating func verify(_ segment: SealedSegment, _ events: EventVerification?, progress: (UInt64) -> Void) {
        var rows: RowVerification?
        for (index, group) in segment.groups.enumerated() {
            let sound = verifyChunks(of: group, index, segment.layout)
            if sound.rows { verify(group, index, segment, &rows, sound.leaves ? events : nil) } else { rows?.hasGap = true }
            progress(group.entry.offsetBytes)
        }
        if damagedSections.isEmpty, findings.isEmpty, let rows {
            if let problem = rows.problemOfAll() { add(problem, at: 0) }
            if let problem = events?.problemOfAll() { add(problem, at: 0) }
        }
    }

    private mutating func verify(
        _ group: RowGroup, _ index: Int, _ segment: SealedSegment, _ rows: inout RowVerification?, _ events: EventVerification?
    ) {
        do throws(EventLogError) {
            let known: RowVerification
            if let rows { known = rows } else { known = try RowVerification(segment, group) }
            rows = known
            try known.verify(group, withLeaves: events != nil)
            guard let events else { return }
            try events.verify(known)
            self.events += group.rows
        } catch {
            rows?.hasGap = true
            // What a row group says of itself begins so.
            let reason = error.message.hasPrefix("row group: ") ? String(error.message.dropFirst("row group: ".count)) : error.message
            add("row group \(index): \(reason)", at: error.offsetBytes ?? 0, lost: error.lostPositions)
        }
    }

    /// Verifies place and checksum of every chunk.
    ///
    /// - Returns: Whether those that every row has are whole, and whether the others are.
    private mutating func verifyChunks(of group: RowGroup, _ index: Int, _ layout: ColumnLayout) -> (rows: Bool, leaves: Bool) {
        guard let directory = try? file.section(.rowGroups, isVerified: false) else { return (false, false) }
        let entryBytes = RowGroupEntry.encodedBytes(chunkCount: layout.chunkCount)
        let entry = UnsafeRawBufferPointer(rebasing: directory[index * entryBytes..<(index + 1) * entryBytes])
        var sound = (rows: true, leaves: true)
        for place in 0..<layout.chunkCount {
            let chunk = RowGroupEntry.chunk(place, of: entry)
            guard let problem = problem(of: chunk, in: group) else { continue }
            let isOfEveryRow = place < RowChunk.count || place == RowChunk.members(columnCount: layout.columns.count)
            if isOfEveryRow { sound.rows = false } else { sound.leaves = false }
            let lost = group.entry.firstPosition...group.entry.lastPosition
            add(
                "row group \(index): \(layout.chunkName(place)) \(problem)", at: group.entry.offsetBytes &+ UInt64(chunk.offsetBytes),
                lost: lost)
        }
        return sound
    }

    private func problem(of chunk: RowGroupEntry.Chunk, in group: RowGroup) -> String? {
        guard chunk.bytes > 0 else { return nil }
        let (offset, overflow) = group.entry.offsetBytes.addingReportingOverflow(UInt64(chunk.offsetBytes))
        guard !overflow, offset >= UInt64(SealedFormat.headerBytes), let bytes = file.bytes(at: offset, count: chunk.bytes) else {
            return "lies outside the file"
        }
        return SegmentFormat.checksum(bytes) == chunk.checksum ? nil : "has another checksum than the directory says"
    }
}

extension ColumnLayout {
    /// What people call a chunk.
    func chunkName(_ place: Int) -> String {
        if let chunk = RowChunk(rawValue: place) { return "chunk \(chunk.name)" }
        let column = (place - RowChunk.count) / 2
        guard column < columns.count else { return "chunk \(RowChunk.membersName)" }
        let name = "column \(columns[column].path) (\(columns[column].kind))"
        return place == RowChunk.scales(of: column) ? name + ", scales," : name
    }
}
