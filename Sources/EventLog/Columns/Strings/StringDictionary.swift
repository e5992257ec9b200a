// String dictionary: distinct byte strings in ascending order of their bytes; a string's code is its rank.
//
//   dictionary := checksum:u64 bytes:u32 directory page{pages}                the checksum is of the directory
//   directory  := count:varint pages:varint [firstCodes ends rawEnds separators checksum:u64{pages}]     nothing more when pages = 0
//   firstCodes := bytes:varint ascending(pages)      the code of each page's first string
//   ends       := bytes:varint ascending(pages)      where each page ends, from the start of the first
//   rawEnds    := bytes:varint ascending(pages)      the same before LZ4; a page shorter than raw is LZ4
//   separators := bytes:varint ascending(pages) bytes:varint byte*       the ends of the separators, then their bytes
//   page       := restart:u16{R - 1} entry*          before LZ4; R = ⌈strings / 16⌉
//   entry      := [shared:varint] rest:varint byte{rest}
//
// A page is closed when it has 4 KiB, so it is larger only by its last string. A string shares its first `shared` bytes with the one
// before it; every 16th of a page is written whole, without `shared`, and restart r − 1 is where the string 16 × r begins, from the start
// of the first entry. (Front coding with restarts as in LevelDB's table format.)
// The separator of a page is the shortest prefix of its first string that is above the last string of the page before: the page of a
// string is the last one whose separator is not above it. The first page's is empty.
// A page's checksum is of its bytes as they are stored. Ascending: AscendingColumn.swift.
// Invariants, checked when opened: the directory's checksum; the sizes of its parts; pages follow each other and end with the bytes.
// Checked when read: everything within a page. Page checksums are checked by ``StringDictionary/verify()`` and
// ``StringDictionary/verifyPage(_:)`` alone: a damaged page may be read as other strings, but never leads outside its bytes.

/// Numbers of the format, in one place.
enum StringDictionaryFormat {
    static let pageRawBytesTarget = 4096
    static let restartSpacing = 16
    /// The largest event of 1 MiB packs into 2.5 MiB, since a pair of brackets takes five bytes.
    static let stringBytesMax = 3 << 20
    static let stringsMax = 1 << 30
    /// The target, the largest string, and the lengths and restarts.
    static let pageRawBytesMax = pageRawBytesTarget + stringBytesMax + 1024
    static let directoryHeadBytes = 12
}

/// A dictionary of strings, read in place.
///
/// Holds pointers into bytes that the owner keeps alive and unchanged.
struct StringDictionary: @unchecked Sendable {
    // Unchecked, since the bytes are never written while somebody reads them.
    let count: Int
    let bytesCount: Int
    let pageCount: Int
    private let firstCodes: AscendingColumn
    private let ends: AscendingColumn
    private let rawEnds: AscendingColumn
    private let separatorEnds: AscendingColumn
    private let separators: UnsafeRawBufferPointer
    private let checksums: UnsafeRawBufferPointer
    private let pages: UnsafeRawBufferPointer

    /// Opens a dictionary that is exactly `bytes`; nil when its directory is damaged.
    ///
    /// - Complexity: O(pages).
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= StringDictionaryFormat.directoryHeadBytes, var scan = ColumnScan(bytes), let checksum = scan.word(),
            let size = scan.take(4)?.loadUnaligned(as: UInt32.self), let directory = scan.take(Int(UInt32(littleEndian: size))),
            SegmentFormat.checksum(directory) == checksum, var inner = ColumnScan(directory),
            let count = inner.count(max: StringDictionaryFormat.stringsMax), let pageCount = inner.count(max: count),
            (count == 0) == (pageCount == 0)
        else { return nil }
        guard let firstCodes = Self.ascending(&inner, pageCount), let ends = Self.ascending(&inner, pageCount),
            let rawEnds = Self.ascending(&inner, pageCount), let separatorEnds = Self.ascending(&inner, pageCount),
            let separators = inner.sized(), let checksums = inner.take(8 * pageCount), inner.left == 0
        else { return nil }
        (self.count, bytesCount, self.pageCount, self.firstCodes, self.ends) = (count, bytes.count, pageCount, firstCodes, ends)
        (self.rawEnds, self.separatorEnds, self.separators, self.checksums) = (rawEnds, separatorEnds, separators, checksums)
        pages = UnsafeRawBufferPointer(start: scan.at, count: scan.left)
        // A string takes a byte of its page at least, and of a page's bytes LZ4 makes at most so many.
        guard (pageCount == 0 ? 0 : ends[pageCount - 1]) == UInt64(scan.left), firstCodes[0] == 0, count / StoredBytes.ratioMax <= scan.left else { return nil }
    }

    private static func ascending(_ scan: inout ColumnScan, _ count: Int) -> AscendingColumn? {
        scan.sized().flatMap { AscendingColumn($0, count: count) }
    }

    /// The codes of a page; empty when the directory contradicts itself.
    func codes(ofPage page: Int) -> Range<Int> {
        guard page >= 0, page < pageCount else { return 0..<0 }
        let end = page + 1 < pageCount ? firstCodes[page + 1] : UInt64(count)
        let first = firstCodes[page]
        return first <= end && end <= UInt64(count) ? Int(first)..<Int(end) : 0..<0
    }

    /// The page that holds a code.
    @inline(__always)
    func page(ofCode code: Int) -> Int { firstCodes.lowerBound(UInt64(code) &+ 1) &- 1 }

    /// A page's bytes; nil when the directory contradicts itself.
    func stored(_ page: Int) -> StoredBytes? {
        guard page >= 0, page < pageCount else { return nil }
        let (start, rawStart) = page == 0 ? (0, 0) : (ends[page - 1], rawEnds[page - 1])
        let (end, rawEnd) = (ends[page], rawEnds[page])
        guard start <= end, end <= UInt64(pages.count), rawStart <= rawEnd,
            rawEnd - rawStart <= UInt64(StringDictionaryFormat.pageRawBytesMax)
        else { return nil }
        return StoredBytes(
            UnsafeRawBufferPointer(rebasing: pages[Int(start)..<Int(end)]), rawBytes: Int(rawEnd - rawStart),
            rawBytesMax: StringDictionaryFormat.pageRawBytesMax)
    }

    /// The last page whose separator is not above a string; 0 when all are.
    func page(of string: UnsafeBufferPointer<UInt8>) -> Int {
        var (low, length) = (0, pageCount)
        while length > 1 {
            let half = length >> 1
            if !isBelow(string, separator(low + half)) { low += half }
            length -= half
        }
        return low
    }

    private func separator(_ page: Int) -> UnsafeBufferPointer<UInt8> {
        let start = page == 0 ? 0 : separatorEnds[page - 1]
        let end = separatorEnds[page]
        guard start <= end, end <= UInt64(separators.count) else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(rebasing: separators[Int(start)..<Int(end)]).assumingMemoryBound(to: UInt8.self)
    }

    /// True when a page is as it was written.
    func verifyPage(_ page: Int) -> Bool {
        guard let stored = stored(page) else { return false }
        return SegmentFormat.checksum(stored.stored) == checksums.field(page * 8, as: UInt64.self)
    }

    /// True when all pages are as they were written.
    ///
    /// - Complexity: O(bytes).
    func verify() -> Bool { (0..<pageCount).allSatisfy { verifyPage($0) } }
}

/// Bytewise order, a prefix before what it is a prefix of.
@inline(__always)
func isBelow(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    isBelow(a, b, shared: sharedPrefix(a, b))
}

/// The same when it is known how many bytes both begin with.
@inline(__always)
func isBelow(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>, shared: Int) -> Bool {
    shared < b.count && (shared == a.count || a[shared] < b[shared])
}

@inline(__always)
func sharedPrefix(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int {
    let end = min(a.count, b.count)
    let (x, y) = (UnsafeRawBufferPointer(a), UnsafeRawBufferPointer(b))
    var index = 0
    while index &+ 8 <= end {
        let difference = x.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ y.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        // The lowest byte comes first.
        if difference != 0 { return index &+ UInt64(littleEndian: difference).trailingZeroBitCount >> 3 }
        index &+= 8
    }
    while index < end, a[index] == b[index] { index &+= 1 }
    return index
}
