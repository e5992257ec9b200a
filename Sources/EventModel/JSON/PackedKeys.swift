/// Keys of the objects now open that are not well known, outermost object first: each object looks only at its own tail.
///
/// Kept as the places of packed keys, so that two spellings of one key are one. Up to `comparedMax` keys of an object are compared with
/// each other as they come; when there are more, all are sorted at the object's end, so that 100,000 keys cost n log n.
struct PackedKeys: ~Copyable {
    private struct Entry {
        /// The first eight bytes of the packed key, length included.
        var word: UInt64
        var offset: Int
    }

    private static let comparedMax = 24

    private var entries: UnsafeMutablePointer<Entry>
    private var capacity = 64
    private(set) var count = 0

    init() { entries = .allocate(capacity: capacity) }

    deinit { entries.deallocate() }

    /// Forgets keys from number `newCount` on: the object that began there has ended.
    mutating func truncate(to newCount: Int) { count = min(max(newCount, 0), count) }

    /// Adds the packed key at `offset`; false when it stands among the object's first keys already.
    ///
    /// - Parameters:
    ///   - first: How many keys there were when the object began.
    ///   - base: What offsets count from; eight bytes are readable behind every key.
    mutating func insert(_ offset: Int, _ bytes: Int, since first: Int, in base: UnsafePointer<UInt8>) -> Bool {
        let entry = Entry(word: paddedFirstWord(base + offset, bytes), offset: offset)
        if count &- first < Self.comparedMax {
            var at = first
            while at < count {
                if entries[at].word == entry.word, isSame(entries[at], entry, base) { return false }
                at &+= 1
            }
        }
        if count == capacity { grow() }
        entries[count] = entry
        count &+= 1
        return true
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Entry>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: entries, count: count)
        entries.deallocate()
        (entries, capacity) = (larger, capacity * 2)
    }

    private func isSame(_ a: Entry, _ b: Entry, _ base: UnsafePointer<UInt8>) -> Bool { order(a, b, base) == 0 }

    /// Negative, 0 or positive, by length and bytes.
    private func order(_ a: Entry, _ b: Entry, _ base: UnsafePointer<UInt8>) -> Int {
        if a.word != b.word { return a.word < b.word ? -1 : 1 }
        var (x, y) = (PackedCursor(base + a.offset), PackedCursor(base + b.offset))
        let (left, right) = (x.key(), y.key())
        if left.count != right.count { return left.count < right.count ? -1 : 1 }
        for at in 0..<left.count where left[at] != right[at] { return left[at] < right[at] ? -1 : 1 }
        return 0
    }

    /// Where the later of two equal keys stands, in an object of more keys than were compared as they came; nil when all differ.
    mutating func duplicate(since first: Int, in base: UnsafePointer<UInt8>) -> Int? {
        guard count - first > Self.comparedMax else { return nil }
        var keys = UnsafeMutableBufferPointer(start: entries + first, count: count - first)
        keys.sort {
            let order = order($0, $1, base)
            return order != 0 ? order < 0 : $0.offset < $1.offset
        }
        var at = 1
        while at < keys.count {
            if order(keys[at - 1], keys[at], base) == 0 { return keys[at].offset }
            at += 1
        }
        return nil
    }
}
