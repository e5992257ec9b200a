/// The version and the variant that all ids of a set share, if they do. Grammar: SortedIds.swift.
struct UUIDForm: Equatable, Sendable {
    private(set) var fixed: UInt8 = 0
    private(set) var bits: UInt8 = 0

    private static let version: UInt8 = 1
    private static let variant: UInt8 = 2

    init() {}

    init?(fixed: UInt8, bits: UInt8) {
        guard fixed & ~3 == 0, bits & 3 == 0 else { return nil }
        (self.fixed, self.bits) = (fixed, bits)
    }

    /// What is the same in all ids.
    init(of ids: UnsafeBufferPointer<SortedIds.ID>) {
        guard let first = ids.first else { return }
        var (highs, lows) = (UInt64(0), UInt64(0))
        for id in ids {
            highs |= id.high ^ first.high
            lows |= id.low ^ first.low
        }
        if highs & 0xF000 == 0 { fixed |= Self.version }
        if lows >> 62 == 0 { fixed |= Self.variant }
        bits = Self.bits(of: first) & (hasVersion ? 0xFF : 0x0F) & (hasVariant ? 0xFF : 0xF0)
    }

    @inline(__always)
    private var hasVersion: Bool { fixed & Self.version != 0 }
    @inline(__always)
    private var hasVariant: Bool { fixed & Self.variant != 0 }

    @inline(__always)
    private static func bits(of id: SortedIds.ID) -> UInt8 {
        UInt8(truncatingIfNeeded: id.high >> 12 & 0xF) << 4 | UInt8(truncatingIfNeeded: id.low >> 62) << 2
    }

    /// Whether an id has what is fixed.
    @inline(__always)
    func fits(_ id: SortedIds.ID) -> Bool {
        (Self.bits(of: id) ^ bits) & ((hasVersion ? 0xF0 : 0) | (hasVariant ? 0x0C : 0)) == 0
    }

    /// The id without the fixed bits.
    @inline(__always)
    func number(_ id: SortedIds.ID) -> SortedIds.ID {
        let high = hasVersion ? (id.high >> 16) << 12 | id.high & 0xFFF : id.high
        return hasVariant ? SortedIds.ID(high: high >> 2, low: high << 62 | id.low & (.max >> 2)) : SortedIds.ID(high: high, low: id.low)
    }

    @inline(__always)
    func id(_ number: SortedIds.ID) -> SortedIds.ID {
        let high = hasVariant ? number.high << 2 | number.low >> 62 : number.high
        let low = hasVariant ? number.low & (.max >> 2) | UInt64(bits & 0x0C) << 60 : number.low
        return SortedIds.ID(high: hasVersion ? (high >> 12) << 16 | UInt64(bits >> 4) << 12 | high & 0xFFF : high, low: low)
    }
}
