/// Copies a few bytes without a call where there are at most 32.
///
/// Short copies overlap: first and last eight bytes, and so on, so that nothing outside the two ranges is touched.
@inline(__always)
func copyBytes(_ source: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>, count: Int) {
    let (from, to) = (UnsafeRawPointer(source), UnsafeMutableRawPointer(target))
    if count >= 16 {
        guard count <= 32 else { return target.update(from: source, count: count) }
        let head = from.loadUnaligned(as: SIMD16<UInt8>.self)
        let tail = from.loadUnaligned(fromByteOffset: count &- 16, as: SIMD16<UInt8>.self)
        to.storeBytes(of: head, as: SIMD16<UInt8>.self)
        to.storeBytes(of: tail, toByteOffset: count &- 16, as: SIMD16<UInt8>.self)
    } else if count >= 8 {
        copyOverlapping(from, to, count, UInt64.self)
    } else if count >= 4 {
        copyOverlapping(from, to, count, UInt32.self)
    } else if count > 0 {
        target[0] = source[0]
        if count >= 2 { copyOverlapping(from, to, count, UInt16.self) }
    }
}

@inline(__always)
private func copyOverlapping<T: FixedWidthInteger & BitwiseCopyable>(
    _ from: UnsafeRawPointer, _ to: UnsafeMutableRawPointer, _ count: Int, _ type: T.Type
) {
    let (head, tail) = (from.loadUnaligned(as: T.self), from.loadUnaligned(fromByteOffset: count &- MemoryLayout<T>.size, as: T.self))
    to.storeBytes(of: head, as: T.self)
    to.storeBytes(of: tail, toByteOffset: count &- MemoryLayout<T>.size, as: T.self)
}
