import EventModel

/// Walks through a dictionary's strings in ascending order, for merging. Unpacks each page once.
struct StringDictionaryCursor: ~Copyable {
    private let dictionary: StringDictionary
    private var page = -1
    private var raw = ByteHeap(capacity: StringDictionaryFormat.pageRawBytesTarget * 2)
    private var string = ByteHeap(capacity: 256)
    private var walk: StringPage.Walk?
    /// The code of ``current``; −1 before the first ``next()``.
    private(set) var code = -1
    /// True when the walk ended at a damaged page.
    private(set) var isDamaged = false

    init(_ dictionary: StringDictionary) { self.dictionary = dictionary }

    /// The string at hand; valid until the next ``next()``.
    var current: UnsafeBufferPointer<UInt8> { string.bytes.assumingMemoryBound(to: UInt8.self) }

    /// Goes to the next string; false at the end and where a page is damaged.
    mutating func next() -> Bool {
        guard !isDamaged, code + 1 < dictionary.count else { return false }
        if walk?.isAtEnd ?? true { loadPage() }
        guard let entry = walk?.next(), entry.shared <= string.count else {
            isDamaged = true
            return false
        }
        string.truncate(to: entry.shared)
        string.append(UnsafeRawBufferPointer(entry.rest))
        code += 1
        return true
    }

    private mutating func loadPage() {
        page += 1
        walk = nil
        let codes = dictionary.codes(ofPage: page)
        guard codes.lowerBound == code + 1, !codes.isEmpty, let stored = dictionary.stored(page) else { return }
        var bytes = stored.stored
        if !stored.isRaw {
            raw.removeAll()
            let written = raw.appendUninitialized(stored.rawBytes) { stored.unpack(into: $0) ? stored.rawBytes : 0 }
            guard written == stored.rawBytes else { return }
            bytes = raw.bytes
        }
        walk = StringPage(bytes, count: codes.count)?.walk(fromRestart: 0)
    }
}

extension StringDictionary {
    func makeCursor() -> StringDictionaryCursor { StringDictionaryCursor(self) }
}
