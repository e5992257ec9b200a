import EventModel

/// All strings of a dictionary one behind the other: for reading every event of a file, when unpacking a page for each string takes too long.
struct UnpackedDictionary: ~Copyable {
    private var heap: ByteHeap
    /// String `code` is `heap[ends[code - 1]..<ends[code]]`.
    private var ends: [Int] = []
    /// The first code that could not be read, or that is not above the one before it; nil when all is well.
    private(set) var firstBadCode: Int?

    /// - Complexity: O(bytes)
    init(_ dictionary: StringDictionary) {
        heap = ByteHeap(capacity: dictionary.bytesCount * 2)
        ends.reserveCapacity(dictionary.count)
        // A reader believes no page whose checksum does not hold.
        firstBadCode = (0..<dictionary.pageCount).first { !dictionary.verifyPage($0) }.map { dictionary.codes(ofPage: $0).lowerBound }
        var cursor = dictionary.makeCursor()
        while cursor.next() {
            if firstBadCode == nil, !ends.isEmpty, !isBelow(self[ends.count - 1], cursor.current) { firstBadCode = ends.count }
            heap.append(UnsafeRawBufferPointer(cursor.current))
            ends.append(heap.count)
        }
        if ends.count < dictionary.count { firstBadCode = firstBadCode ?? ends.count }
    }

    var count: Int { ends.count }

    /// The string of a code below ``count``.
    @inline(__always)
    subscript(code: Int) -> UnsafeBufferPointer<UInt8> {
        let start = code == 0 ? 0 : ends[code - 1]
        return UnsafeBufferPointer(rebasing: heap.bytes.assumingMemoryBound(to: UInt8.self)[start..<ends[code]])
    }
}
