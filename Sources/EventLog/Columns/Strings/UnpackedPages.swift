import EventModel

/// Pages of one dictionary that were unpacked of late, so that strings which come again and again cost LZ4 once. For one reader.
///
/// Direct-mapped: a page has one place, and takes it from the one before. Nothing is kept before ``pagesBefore`` pages were unpacked, since whoever
/// reads a few rows would only pay for the room.
struct UnpackedPages: ~Copyable, @unchecked Sendable {
    // Unchecked, since it has one owner and hands out no pointer that outlives a call.
    private static let places = 256
    /// Larger pages, which have a very long string, are unpacked each time.
    private static let placeBytes = 8 * 1024
    private static let pagesBefore = 64

    private var room: UnsafeMutablePointer<UInt8>?
    /// Which page is where, plus 1, and how long it is.
    private var pages: [(page: Int, bytes: Int)] = []
    private var unpacked = 0

    init() {}

    deinit { room?.deallocate() }

    /// Gives `body` a page's raw bytes; nil when they do not decompress.
    @inline(__always)
    mutating func withRaw<R>(_ page: Int, _ stored: StoredBytes, _ body: (UnsafeRawBufferPointer) -> R?) -> R? {
        if stored.isRaw || stored.rawBytes > Self.placeBytes { return stored.withRaw(body) }
        unpacked += 1
        guard unpacked > Self.pagesBefore else { return stored.withRaw(body) }
        if room == nil { takeRoom() }
        guard let start = room else { return stored.withRaw(body) }
        let place = page & (Self.places - 1)
        let raw = start + place * Self.placeBytes
        if pages[place].page != page + 1 {
            pages[place].page = 0
            guard stored.unpack(into: raw) else { return nil }
            pages[place] = (page + 1, stored.rawBytes)
        }
        return body(UnsafeRawBufferPointer(start: raw, count: pages[place].bytes))
    }

    @inline(never)
    private mutating func takeRoom() {
        room = .allocate(capacity: Self.places * Self.placeBytes)
        pages = Array(repeating: (0, 0), count: Self.places)
    }
}
