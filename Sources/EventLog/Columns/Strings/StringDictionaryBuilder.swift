import EventModel

/// Writes a string dictionary from strings in ascending order. Grammar: StringDictionary.swift.
struct StringDictionaryBuilder: ~Copyable {
    private let effort: LZ4Effort
    private(set) var count = 0
    private var previous = ByteHeap()
    /// The page at hand: its entries, restarts, and the code of its first string.
    private var entries = ByteHeap(capacity: StringDictionaryFormat.pageRawBytesTarget * 2)
    private var restarts: [UInt16] = []
    private var entryCount = 0
    private var pages = ByteHeap()
    private var raw = ByteHeap()
    private var firstCodes: [UInt64] = []
    private var ends: [UInt64] = []
    private var rawEnds: [UInt64] = []
    private var separators = ByteHeap()
    private var separatorEnds: [UInt64] = []
    private var checksums: [UInt64] = []

    init(effort: LZ4Effort = .high) { self.effort = effort }

    /// Adds the next string, whose code is the number of those before.
    ///
    /// - Parameter string: Above all before; at most ``StringDictionaryFormat/stringBytesMax`` bytes.
    mutating func append(_ string: UnsafeBufferPointer<UInt8>) {
        let isAbove = appendIfAbove(string)
        precondition(isAbove, "strings ascend and differ")
    }

    /// The same for strings from a disk: false, and nothing was added, when the string is not above all before.
    mutating func appendIfAbove(_ string: UnsafeBufferPointer<UInt8>) -> Bool {
        precondition(string.count <= StringDictionaryFormat.stringBytesMax, "a string is bounded")
        precondition(count < StringDictionaryFormat.stringsMax, "a dictionary is bounded")
        let before = previous.bytes.assumingMemoryBound(to: UInt8.self)
        let shared = sharedPrefix(before, string)
        guard count == 0 || isBelow(before, string, shared: shared) else { return false }
        if entryCount == 0 { beginPage(with: string, shared: shared) }
        appendEntry(string, shared: shared)
        previous.removeAll()
        previous.append(UnsafeRawBufferPointer(string))
        count += 1
        if entries.count + 2 * restarts.count >= StringDictionaryFormat.pageRawBytesTarget { endPage() }
        return true
    }

    private mutating func beginPage(with string: UnsafeBufferPointer<UInt8>, shared: Int) {
        firstCodes.append(UInt64(count))
        if count > 0 { separators.append(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: string[...shared]))) }
        separatorEnds.append(UInt64(separators.count))
    }

    private mutating func appendEntry(_ string: UnsafeBufferPointer<UInt8>, shared: Int) {
        let isWhole = entryCount % StringDictionaryFormat.restartSpacing == 0
        if isWhole, entryCount > 0 { restarts.append(UInt16(entries.count)) }
        if !isWhole { entries.appendVarint(UInt64(shared)) }
        let rest = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: string[(isWhole ? 0 : shared)...]))
        entries.appendVarint(UInt64(rest.count))
        entries.append(rest)
        entryCount += 1
    }

    private mutating func endPage() {
        guard entryCount > 0 else { return }
        raw.removeAll()
        for restart in restarts { raw.appendFixed(restart) }
        raw.append(entries.bytes)
        let start = pages.count
        StoredBytes.append(raw.bytes, effort: effort, to: &pages)
        ends.append(UInt64(pages.count))
        rawEnds.append((rawEnds.last ?? 0) + UInt64(raw.count))
        checksums.append(SegmentFormat.checksum(UnsafeRawBufferPointer(rebasing: pages.bytes[start...])))
        entries.removeAll()
        restarts.removeAll(keepingCapacity: true)
        entryCount = 0
    }

    /// Appends the dictionary. Nothing may be added afterwards.
    mutating func finish(into output: inout ByteHeap) {
        endPage()
        raw.removeAll()
        raw.appendVarint(UInt64(count))
        raw.appendVarint(UInt64(ends.count))
        for column in [firstCodes, ends, rawEnds, separatorEnds] { Self.appendSized(column, to: &raw) }
        raw.appendVarint(UInt64(separators.count))
        raw.append(separators.bytes)
        for checksum in checksums { raw.appendFixed(checksum) }
        output.appendFixed(SegmentFormat.checksum(raw.bytes))
        output.appendFixed(UInt32(raw.count))
        output.append(raw.bytes)
        output.append(pages.bytes)
    }

    private static func appendSized(_ values: [UInt64], to output: inout ByteHeap) {
        var column = ByteHeap()
        values.withUnsafeBufferPointer { AscendingColumn.append($0, to: &column) }
        output.appendVarint(UInt64(column.count))
        output.append(column.bytes)
    }
}
