/// The distinct values of a chunk and a code for each, as long as there are few.
///
/// An open hash table of 64-bit keys. Codes count up from 0 in the order of first sight.
struct DistinctValues: ~Copyable {
    private var keys = Scratch<Int64>()
    /// Code + 1; 0 for an empty place.
    private var codes = Scratch<UInt16>()
    private(set) var values = Scratch<Int64>()
    private var shift = UInt64(0)

    private static let slotsLog2Min = 6
    private static let slotsLog2Max = 14

    /// Forgets everything and makes room for as many distinct values, at most ``IntegerEncoding/distinctMax``.
    mutating func reset(capacity: Int) {
        let log2 = min(max(BitPacking.width(of: UInt64(capacity)) + 2, Self.slotsLog2Min), Self.slotsLog2Max)
        shift = UInt64(64 - log2)
        keys.resize(1 << log2)
        codes.resize(1 << log2)
        codes.base.update(repeating: 0, count: 1 << log2)
        values.removeAll()
    }

    /// The code of a value, made when it is new.
    @inline(__always)
    mutating func code(_ value: Int64) -> UInt16 {
        let mask = codes.count &- 1
        var slot = Int(truncatingIfNeeded: (UInt64(bitPattern: value) &* 0x9E37_79B9_7F4A_7C15) &>> shift)
        while codes.base[slot] != 0 {
            if keys.base[slot] == value { return codes.base[slot] &- 1 }
            slot = (slot &+ 1) & mask
        }
        keys.base[slot] = value
        values.append(value)
        codes.base[slot] = UInt16(truncatingIfNeeded: values.count)
        return codes.base[slot] &- 1
    }

    /// Sorts the values and tells for each code of before the one it has now.
    mutating func sort() -> [UInt16] {
        let unsorted = values.buffer
        let order = (0..<values.count).sorted { unsorted[$0] < unsorted[$1] }
        var ranks = [UInt16](repeating: 0, count: order.count)
        for (rank, code) in order.enumerated() { ranks[code] = UInt16(rank) }
        var sorted = UnsafeMutableBufferPointer(start: values.base, count: values.count)
        sorted.sort()
        return ranks
    }
}
