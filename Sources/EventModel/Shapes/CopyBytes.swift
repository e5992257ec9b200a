/// Copies a few bytes without a call, and tells whether all are ASCII.
///
/// Pieces overlap at the end, so that nothing outside the two ranges is touched.
@inline(__always)
@discardableResult
func copyBytes(_ source: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>, count: Int) -> Bool {
    let (from, to) = (UnsafeRawPointer(source), UnsafeMutableRawPointer(target))
    if count >= 16 {
        var (either, at) = (SIMD2<UInt64>.zero, 0)
        while at < count &- 16 {
            either |= copyPiece(from, to, at, SIMD2<UInt64>.self)
            at &+= 16
        }
        either |= copyPiece(from, to, count &- 16, SIMD2<UInt64>.self)
        return (either[0] | either[1]) & 0x8080_8080_8080_8080 == 0
    }
    if count >= 8 {
        return (copyPiece(from, to, 0, UInt64.self) | copyPiece(from, to, count &- 8, UInt64.self)) & 0x8080_8080_8080_8080 == 0
    }
    if count >= 4 { return (copyPiece(from, to, 0, UInt32.self) | copyPiece(from, to, count &- 4, UInt32.self)) & 0x8080_8080 == 0 }
    guard count > 0 else { return true }
    let either =
        copyPiece(from, to, 0, UInt8.self) | copyPiece(from, to, count >> 1, UInt8.self) | copyPiece(from, to, count &- 1, UInt8.self)
    return either < 0x80
}

@inline(__always)
private func copyPiece<T: BitwiseCopyable>(_ from: UnsafeRawPointer, _ to: UnsafeMutableRawPointer, _ offset: Int, _ type: T.Type) -> T {
    let piece = from.loadUnaligned(fromByteOffset: offset, as: T.self)
    to.storeBytes(of: piece, toByteOffset: offset, as: T.self)
    return piece
}
