import EventModel

/// What the files read so far said of each ordinal: a short hash of the key, to find out a file that contradicts another.
struct SeenIdentifiers {
    /// By ordinal; 0 for one that was not seen.
    private var hashes: [UInt32] = []

    /// The highest ordinal seen.
    private(set) var last: UInt32 = 0

    /// No log gives out more; beyond it nothing is compared.
    private static let ordinalMax = 1 << 28

    /// False when an earlier file gave the ordinal to another key.
    mutating func note(_ ordinal: UInt32, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
        last = max(last, ordinal)
        let place = Int(ordinal)
        guard place < Self.ordinalMax else { return true }
        if place >= hashes.count { hashes.append(contentsOf: repeatElement(0, count: place + place / 4 + 1024 - hashes.count)) }
        let hash = UInt32(truncatingIfNeeded: SegmentFormat.checksum(UnsafeRawBufferPointer(key))) | 1
        guard hashes[place] == 0 || hashes[place] == hash else { return false }
        hashes[place] = hash
        return true
    }
}
