/// The low bits of every number, 0...128 of them, in one stream. Grammar: SortedIds.swift.
struct LowBits: @unchecked Sendable {
    // Unchecked, since the bytes are never written while somebody reads them.
    private let start: UnsafeRawPointer
    private let readableBytes: Int
    let width: Int
    private let mask: SortedIds.ID

    init(start: UnsafeRawPointer, readableBytes: Int, width: Int) {
        (self.start, self.readableBytes, self.width) = (start, readableBytes, width)
        mask = .mask(width)
    }

    /// The low bits of a rank, which is one of those the stream was made for.
    @inline(__always)
    subscript(rank: Int) -> SortedIds.ID {
        let bit = rank &* width
        let at = bit &>> 3
        guard at &+ 17 <= readableBytes else { return bitsAtEnd(bit) }
        let shift = UInt64(truncatingIfNeeded: bit & 7)
        let low = UInt64(littleEndian: start.loadUnaligned(fromByteOffset: at, as: UInt64.self))
        let high = UInt64(littleEndian: start.loadUnaligned(fromByteOffset: at &+ 8, as: UInt64.self))
        let top = UInt64(start.load(fromByteOffset: at &+ 16, as: UInt8.self))
        // Two shifts, since one by 64 would be one by 0.
        let bits = SortedIds.ID(
            high: high &>> shift | (top &<< 1) &<< (63 &- shift), low: low &>> shift | (high &<< 1) &<< (63 &- shift))
        return bits & mask
    }

    /// Reads byte by byte and never behind the end.
    @inline(never)
    private func bitsAtEnd(_ bit: Int) -> SortedIds.ID {
        var (bits, filled, at) = (SortedIds.ID(high: 0, low: 0), -(bit & 7), bit >> 3)
        while filled < width, at < readableBytes {
            let byte = SortedIds.ID(high: 0, low: UInt64(start.load(fromByteOffset: at, as: UInt8.self)))
            bits = bits | (filled < 0 ? byte >> -filled : byte << filled)
            filled += 8
            at += 1
        }
        return bits & mask
    }

    /// The number whose upper part and low bits these are.
    @inline(__always)
    func number(_ upper: UInt64, _ low: SortedIds.ID) -> SortedIds.ID { SortedIds.ID(high: 0, low: upper) << width | low }

    /// The upper part and the low bits of a number; nil when the upper part is beyond 64 bits.
    @inline(__always)
    func split(_ number: SortedIds.ID) -> (upper: UInt64, low: SortedIds.ID)? {
        let upper = number >> width
        return upper.high > 0 ? nil : (upper.low, number & mask)
    }
}
