import EventModel

extension StringDictionary {
    /// Appends the string of a code; false when there is none or its page is damaged.
    ///
    /// - Complexity: One page, which LZ4 may have to unpack; at most 16 entries of it.
    func append(_ code: Int, to heap: inout ByteHeap) -> Bool {
        guard code >= 0, code < count else { return false }
        return append(code, inPage: page(ofCode: code), to: &heap)
    }

    /// The same for a code whose page is known.
    func append(_ code: Int, inPage page: Int, to heap: inout ByteHeap) -> Bool {
        var none = UnpackedPages()
        return append(code, inPage: page, &none, to: &heap)
    }

    /// The same for who reads many: its page is looked for among those unpacked of late.
    func append(_ code: Int, inPage page: Int, _ unpacked: inout UnpackedPages, to heap: inout ByteHeap) -> Bool {
        let codes = codes(ofPage: page)
        guard codes.contains(code), let stored = stored(page) else { return false }
        let start = heap.count
        let isWhole = unpacked.withRaw(page, stored) { raw -> Bool? in
            StringPage(raw, count: codes.count).map { Self.append($0, entry: code - codes.lowerBound, to: &heap) }
        }
        if isWhole != true { heap.truncate(to: start) }
        return isWhole ?? false
    }

    private static func append(_ page: StringPage, entry wanted: Int, to heap: inout ByteHeap) -> Bool {
        let start = heap.count
        guard var walk = page.walk(fromRestart: wanted / StringDictionaryFormat.restartSpacing) else { return false }
        while walk.index <= wanted {
            guard let entry = walk.next(), entry.shared <= heap.count - start else { return false }
            heap.truncate(to: start + entry.shared)
            heap.append(UnsafeRawBufferPointer(entry.rest))
        }
        return true
    }

    /// The code of a string; nil when it is not in the dictionary or its page is damaged.
    ///
    /// - Complexity: O(log n) comparisons, one page, which LZ4 may have to unpack.
    func find(_ string: UnsafeBufferPointer<UInt8>) -> Int? {
        guard pageCount > 0 else { return nil }
        let page = page(of: string)
        let codes = codes(ofPage: page)
        return stored(page)?.withRaw { raw in
            StringPage(raw, count: codes.count).flatMap { Self.find(string, in: $0) }.map { codes.lowerBound + $0 }
        }
    }

    private static func find(_ string: UnsafeBufferPointer<UInt8>, in page: StringPage) -> Int? {
        var (low, length) = (0, page.restartCount)
        while length > 1 {
            let half = length / 2
            guard var walk = page.walk(fromRestart: low + half), let entry = walk.next() else { return nil }
            if !isBelow(string, entry.rest) { low += half }
            length -= half
        }
        guard var walk = page.walk(fromRestart: low) else { return nil }
        // The bytes that the string shares with the entry before, which is below it.
        var matched = 0
        for _ in 0..<StringDictionaryFormat.restartSpacing {
            guard let entry = walk.next() else { return nil }
            // An entry that shares more than that is below the string for the same reason; one that shares less is above it.
            if entry.shared > matched { continue }
            if entry.shared < matched { return nil }
            let rest = UnsafeBufferPointer(rebasing: string[matched...])
            let more = sharedPrefix(rest, entry.rest)
            if more == rest.count { return more == entry.rest.count ? walk.index - 1 : nil }
            if more < entry.rest.count, rest[more] < entry.rest[more] { return nil }
            matched += more
        }
        return nil
    }
}
