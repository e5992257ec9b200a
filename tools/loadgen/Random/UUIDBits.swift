/// The 128 bits of a version 4 UUID.
struct UUIDBits {
    var high: UInt64
    var low: UInt64

    init(random high: UInt64, _ low: UInt64) {
        self.high = high & ~0xf000 | 0x4000
        self.low = low & (~0 >> 2) | (1 << 63)
    }
}
