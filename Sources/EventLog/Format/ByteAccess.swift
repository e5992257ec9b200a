// Little-endian fields at fixed offsets of a header.

extension UnsafeRawBufferPointer {
    @inline(__always)
    func field<T: FixedWidthInteger>(_ offset: Int, as type: T.Type) -> T {
        T(littleEndian: loadUnaligned(fromByteOffset: offset, as: T.self))
    }
}

extension UnsafeMutableRawBufferPointer {
    @inline(__always)
    func setField<T: FixedWidthInteger>(_ offset: Int, _ value: T) {
        storeBytes(of: value.littleEndian, toByteOffset: offset, as: T.self)
    }
}
