// An array whose first part may lie in memory that is not ours, such as a mapped checkpoint, and is copied page by page when written.
//
// Invariants
//   1. There is always an element 0. Made without a base its bytes are zero: tables use it as "none".
//   2. Pages have 2^pageShift elements; all but the last are full.
//   3. A page is foreign, points into the base and is never written; or it is owned. Writing to a foreign page makes it an owned copy first.
//   4. Owned pages never move, so growing copies no element.
//   5. Reading takes any index: one that is too high reads element 0. Writing there does nothing. So indexes that were stored on a disk
//      need no check of their own.

/// A growable array of plain values that can begin in foreign memory, written copy on write.
///
/// Elements are read and written as their bytes lie in memory (little-endian), without regard to alignment: they should have no padding,
/// or ``forEachRun(_:)`` gives out bytes that are not determined.
public struct OverlayArray<Element: BitwiseCopyable>: ~Copyable, @unchecked Sendable {
    // Unchecked, since an array has one owner and hands out no pointer that outlives a call.
    @usableFromInline var pages: UnsafeMutablePointer<UnsafeMutableRawPointer>
    @usableFromInline var pageCapacity: Int
    @usableFromInline var pageCount: Int
    @usableFromInline var used: Int
    @usableFromInline let base: SharedBytes?
    @usableFromInline let baseStart: UInt
    @usableFromInline let baseBytes: UInt

    /// Elements whose bytes are all zero.
    ///
    /// - Parameter count: At least 1.
    public init(zeros count: Int = 1) {
        precondition(count >= 1, "element 0 is always there")
        (base, baseStart, baseBytes, used, pageCount) = (nil, 0, 0, 0, 0)
        pageCapacity = max(1, Self.pages(for: count))
        pages = .allocate(capacity: pageCapacity)
        grow(to: count)
    }

    /// Elements that lie in `base`, one behind the other.
    ///
    /// - Returns: Nil when there is none, or more than `base` holds.
    /// - Complexity: O(pages); no element is touched.
    public init?(base: SharedBytes, count: Int) {
        let (bytes, overflow) = count.multipliedReportingOverflow(by: Self.stride)
        guard count >= 1, !overflow, bytes <= base.count, let start = base.bytes.baseAddress else { return nil }
        self.base = base
        (baseStart, baseBytes) = (UInt(bitPattern: start), UInt(bytes))
        pageCapacity = Self.pages(for: count)
        (used, pageCount) = (count, pageCapacity)
        pages = .allocate(capacity: pageCapacity)
        let first = UnsafeMutableRawPointer(mutating: start)
        for page in 0..<pageCount { (pages + page).initialize(to: first + page * Self.pageBytes) }
    }

    deinit {
        for page in 0..<pageCount where !isForeign(pages[page]) { pages[page].deallocate() }
        pages.deallocate()
    }

    /// At least 1.
    @inlinable public var count: Int { used }

    /// Bytes of memory that belong to this array.
    public var ownedBytes: Int { (0..<pageCount).count { !isForeign(pages[$0]) } * Self.pageBytes }
}

extension OverlayArray {
    @inlinable static var stride: Int { MemoryLayout<Element>.stride }
    /// The largest power of two of elements that fits 4 KiB: one page of the system's, which is the least that writing can cost.
    @inlinable static var pageShift: Int { Int.bitWidth - 1 - (4096 / stride).leadingZeroBitCount }
    @inlinable static var pageMask: Int { (1 << pageShift) - 1 }
    @inlinable static var pageBytes: Int { stride << pageShift }
    static func pages(for count: Int) -> Int { (count + pageMask) >> pageShift }

    @inlinable @inline(__always)
    func isForeign(_ page: UnsafeMutableRawPointer) -> Bool { UInt(bitPattern: page) &- baseStart < baseBytes }

    /// The element; element 0 when there is none with this index. O(1).
    @inlinable @inline(__always)
    public subscript(index: UInt32) -> Element {
        let at = Int(index) < used ? Int(index) : 0
        return (pages[at &>> Self.pageShift] + (at & Self.pageMask) &* Self.stride).loadUnaligned(as: Element.self)
    }

    /// Changes an element; does nothing when there is none with this index. O(1), and a copy of the page the first time.
    @inlinable @inline(__always)
    public mutating func update(_ index: UInt32, _ body: (inout Element) -> Void) {
        let at = Int(index)
        guard at < used else { return }
        let place = writablePage(at &>> Self.pageShift) + (at & Self.pageMask) &* Self.stride
        var element = place.loadUnaligned(as: Element.self)
        body(&element)
        place.storeBytes(of: element, as: Element.self)
    }

    /// Replaces an element; does nothing when there is none with this index. O(1), and a copy of the page the first time.
    @inlinable @inline(__always)
    public mutating func set(_ index: UInt32, to element: Element) {
        let at = Int(index)
        guard at < used else { return }
        (writablePage(at &>> Self.pageShift) + (at & Self.pageMask) &* Self.stride).storeBytes(of: element, as: Element.self)
    }

    /// Adds an element at the end. O(1).
    @inlinable @inline(__always)
    public mutating func append(_ element: Element) {
        if used & Self.pageMask == 0 { addPage() }
        let page = writablePage(used &>> Self.pageShift)
        (page + (used & Self.pageMask) &* Self.stride).storeBytes(of: element, as: Element.self)
        used &+= 1
    }

    /// Adds elements of zero bytes until there are `count`.
    public mutating func grow(to count: Int) {
        while used < count {
            if used & Self.pageMask == 0 { addPage() }
            let page = writablePage(used >> Self.pageShift)
            let added = min(count - used, Self.pageMask + 1 - (used & Self.pageMask))
            (page + (used & Self.pageMask) * Self.stride).initializeMemory(as: UInt8.self, repeating: 0, count: added * Self.stride)
            used += added
        }
    }

    @inlinable @inline(__always)
    mutating func writablePage(_ page: Int) -> UnsafeMutableRawPointer {
        let place = pages[page]
        return isForeign(place) ? copyPage(page) : place
    }

    @usableFromInline @inline(never)
    mutating func copyPage(_ page: Int) -> UnsafeMutableRawPointer {
        let copy = UnsafeMutableRawPointer.allocate(byteCount: Self.pageBytes, alignment: 16)
        copy.copyMemory(from: pages[page], byteCount: min(used - (page << Self.pageShift), Self.pageMask + 1) * Self.stride)
        pages[page] = copy
        return copy
    }

    @usableFromInline @inline(never)
    mutating func addPage() {
        if pageCount == pageCapacity {
            let larger = UnsafeMutablePointer<UnsafeMutableRawPointer>.allocate(capacity: pageCapacity * 2)
            larger.moveInitialize(from: pages, count: pageCount)
            pages.deallocate()
            (pages, pageCapacity) = (larger, pageCapacity * 2)
        }
        (pages + pageCount).initialize(to: .allocate(byteCount: Self.pageBytes, alignment: 16))
        pageCount += 1
    }

    /// Calls `body` with the bytes of all elements in order, in runs as long as they lie side by side: base, copies and tail as one.
    public borrowing func forEachRun<E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> Void) throws(E) {
        var page = 0
        while page < pageCount {
            let start = pages[page]
            var end = page + 1
            while end < pageCount, pages[end] == start + (end - page) * Self.pageBytes { end += 1 }
            let elements = min(used, end << Self.pageShift) - (page << Self.pageShift)
            try body(UnsafeRawBufferPointer(start: start, count: elements * Self.stride))
            page = end
        }
    }
}
