/// A bounds-checked walk over the head of a chunk.
struct ColumnScan {
    private(set) var at: UnsafeRawPointer
    private(set) var left: Int

    /// Nil for no bytes: every chunk has at least one.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return nil }
        (at, left) = (start, bytes.count)
    }

    @inline(__always)
    mutating func byte() -> UInt8? {
        guard left > 0 else { return nil }
        let byte = at.load(as: UInt8.self)
        at += 1
        left -= 1
        return byte
    }

    mutating func varint() -> UInt64? {
        var (value, shift) = (UInt64(0), UInt64(0))
        while shift < 70, let byte = byte() {
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return shift == 63 && byte > 1 ? nil : value }
            shift += 7
        }
        return nil
    }

    mutating func zigzag() -> Int64? {
        guard let value = varint() else { return nil }
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    mutating func count(max: Int) -> Int? {
        guard let value = varint(), value <= UInt64(max) else { return nil }
        return Int(value)
    }

    mutating func bitWidth() -> Int? {
        guard let width = byte(), width <= UInt8(BitPacking.widthMax) else { return nil }
        return Int(width)
    }

    mutating func word() -> UInt64? {
        guard let bytes = take(8) else { return nil }
        return UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    }

    /// The next bytes, to be read in place.
    mutating func take(_ count: Int) -> UnsafeRawBufferPointer? {
        guard count >= 0, count <= left else { return nil }
        let taken = UnsafeRawBufferPointer(start: at, count: count)
        at += count
        left -= count
        return taken
    }

    /// The next bytes, as many as a varint before them says.
    mutating func sized() -> UnsafeRawBufferPointer? {
        guard let count = count(max: left) else { return nil }
        return take(count)
    }

    /// A stream of values; its reads may look at what follows it in the chunk.
    mutating func stream(_ count: Int, width: Int) -> BitStream? {
        let stream = BitStream(start: at, readableBytes: left, width: width)
        return take(BitPacking.streamBytes(count, width)) == nil ? nil : stream
    }
}
