/// Keys of the objects now open that are not well known, outermost object first: each object looks only at its own tail.
///
/// Kept as packed, so that two spellings of one key are one. Up to `comparedMax` keys of an object are compared with
/// each other as they come; when there are more, all are sorted at the object's end, so that 100,000 keys cost n log n.
struct PackedKeys: ~Copyable {
    private struct Entry {
        /// The first eight bytes of the packed key, length included.
        var word: UInt64
        var key: UnsafePointer<UInt8>
    }

    private static let comparedMax = 24

    private var entries: UnsafeMutablePointer<Entry>
    private var capacity = 64
    private(set) var count = 0

    init() { entries = .allocate(capacity: capacity) }

    deinit { entries.deallocate() }

    /// Forgets keys from number `newCount` on: the object that began there has ended.
    mutating func truncate(to newCount: Int) { count = min(max(newCount, 0), count) }

    /// Adds a packed key of `bytes`; false when it stands among the object's first keys already.
    ///
    /// - Parameters:
    ///   - key: Stays where it is until the object ends; eight bytes are readable behind its end.
    ///   - first: How many keys there were when the object began.
    mutating func insert(_ key: UnsafePointer<UInt8>, _ bytes: Int, since first: Int) -> Bool {
        let entry = Entry(word: paddedFirstWord(key, bytes), key: key)
        if count &- first < Self.comparedMax {
            var at = first
            while at < count {
                if entries[at].word == entry.word, Self.order(entries[at], entry) == 0 { return false }
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

    /// Negative, 0 or positive, by length and bytes.
    private static func order(_ a: Entry, _ b: Entry) -> Int {
        if a.word != b.word { return a.word < b.word ? -1 : 1 }
        var (x, y) = (PackedCursor(a.key), PackedCursor(b.key))
        let (left, right) = (x.key(), y.key())
        if left.count != right.count { return left.count < right.count ? -1 : 1 }
        for at in 0..<left.count where left[at] != right[at] { return left[at] < right[at] ? -1 : 1 }
        return 0
    }

    /// The later of two equal keys, in an object of more keys than were compared as they came; nil when all differ.
    mutating func duplicate(since first: Int) -> UnsafePointer<UInt8>? {
        guard count - first > Self.comparedMax else { return nil }
        var keys = UnsafeMutableBufferPointer(start: entries + first, count: count - first)
        keys.sort {
            let order = Self.order($0, $1)
            return order != 0 ? order < 0 : $0.key < $1.key
        }
        var at = 1
        while at < keys.count {
            if Self.order(keys[at - 1], keys[at]) == 0 { return keys[at].key }
            at += 1
        }
        return nil
    }
}
