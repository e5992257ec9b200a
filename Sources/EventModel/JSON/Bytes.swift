// Comparing, loading and copying bytes eight or sixteen at a time.
//
// Functions named `padded` read past the end of what they are given, up to `JSONTextReader.paddingBytes`: the caller knows that this is
// memory of its own, and what stands there never changes a result.

@inline(__always)
func loadWord(_ p: UnsafePointer<UInt8>) -> UInt64 { UInt64(littleEndian: UnsafeRawPointer(p).loadUnaligned(as: UInt64.self)) }

@inline(__always)
func loadHalf(_ p: UnsafePointer<UInt8>) -> UInt64 { UInt64(UInt32(littleEndian: UnsafeRawPointer(p).loadUnaligned(as: UInt32.self))) }

@inline(__always)
func storeWord(_ word: UInt64, _ p: UnsafeMutablePointer<UInt8>) { UnsafeMutableRawPointer(p).storeBytes(of: word.littleEndian, as: UInt64.self) }

/// Stores the lower four bytes.
@inline(__always)
func storeHalf(_ word: UInt64, _ p: UnsafeMutablePointer<UInt8>) {
    UnsafeMutableRawPointer(p).storeBytes(of: UInt32(truncatingIfNeeded: word).littleEndian, as: UInt32.self)
}

/// The first eight bytes as a little-endian number; those past `count` are 0.
@inline(__always)
func paddedFirstWord(_ p: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    count >= 8 ? loadWord(p) : loadWord(p) & ((1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1)
}

/// As ``paddedFirstWord(_:_:)``, reading nothing past `count`.
@inline(__always)
func firstWord(_ p: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    if count >= 8 { return loadWord(p) }
    if count >= 4 { return loadHalf(p) | loadHalf(p + (count &- 4)) &<< UInt64(truncatingIfNeeded: (count &- 4) &* 8) }
    var (word, at) = (UInt64(0), count)
    while at > 0 {
        at &-= 1
        word = word &<< 8 | UInt64(p[at])
    }
    return word
}

@inline(__always)
func equalBytes(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    guard count > 8 else { return firstWord(a, count) == firstWord(b, count) }
    var at = 0
    while at &+ 8 < count {
        if loadWord(a + at) != loadWord(b + at) { return false }
        at &+= 8
    }
    return loadWord(a + (count &- 8)) == loadWord(b + (count &- 8))
}

/// Copies `count` bytes in blocks of 16: up to 15 bytes more are read, and written behind the end of `target`.
@inline(__always)
func paddedCopy(_ source: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>, _ count: Int) {
    if count > 128 {
        target.update(from: source, count: count)
        return
    }
    var at = 0
    repeat {
        let block = UnsafeRawPointer(source + at).loadUnaligned(as: SIMD16<UInt8>.self)
        UnsafeMutableRawPointer(target + at).storeBytes(of: block, as: SIMD16<UInt8>.self)
        at &+= 16
    } while at < count
}

/// A to Z as a to z.
@inline(__always)
func lowerCased(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }

/// The same for eight bytes; those that are not ASCII stay.
@inline(__always)
func lowerCased(_ word: UInt64) -> UInt64 {
    let low = word & 0x7F7F_7F7F_7F7F_7F7F
    let fromA = low &+ 0x3F3F_3F3F_3F3F_3F3F
    let aboveZ = low &+ 0x2525_2525_2525_2525
    let upper = (fromA ^ aboveZ) & ~word & 0x8080_8080_8080_8080
    return word | upper &>> 2
}
