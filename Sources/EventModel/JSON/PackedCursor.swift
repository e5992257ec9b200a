/// Walks packed bytes in place. No bounds are checked: bytes come from ``JSONPacker`` or passed ``PackedJSONCheck``.
struct PackedCursor {
    var p: UnsafePointer<UInt8>

    @inline(__always) init(_ p: UnsafePointer<UInt8>) { self.p = p }

    @inline(__always) var tag: UInt8 { p[0] }

    @inline(__always)
    mutating func varint() -> UInt64 {
        var (value, shift) = (UInt64(0), UInt64(0))
        while true {
            let byte = p[0]
            p += 1
            value |= UInt64(byte & 0x7F) &<< shift
            if byte < 0x80 { return value }
            shift &+= 7
        }
    }

    @inline(__always)
    mutating func u32() -> Int {
        let value = UnsafeRawPointer(p).loadUnaligned(as: UInt32.self)
        p += 4
        return Int(UInt32(littleEndian: value))
    }

    /// Moves behind the value that starts here.
    mutating func skip() {
        let tag = p[0]
        p += 1
        if tag >= PackedTag.smallInteger { return }
        if tag >= PackedTag.shortString {
            p += Int(tag & 0x3F)
            return
        }
        switch tag {
        case PackedTag.integer: _ = varint()
        case PackedTag.decimal:
            p += 1
            _ = varint()
        case PackedTag.numberText, PackedTag.string:
            let length = Int(varint())
            p += length
        case PackedTag.uuid: p += 16
        case PackedTag.array, PackedTag.object:
            let length = u32()
            p += length
        default: break
        }
    }

    /// Reads the key that starts here and moves behind it.
    @inline(__always)
    mutating func key() -> UnsafeBufferPointer<UInt8> {
        let first = p[0]
        p += 1
        if first >= 0x80 { return WellKnownKeyTable.shared.text(first & 0x7F) ?? UnsafeBufferPointer(start: p, count: 0) }
        let length = first == PackedTag.longKey ? Int(varint()) : Int(first)
        let text = UnsafeBufferPointer(start: p, count: length)
        p += length
        return text
    }

    /// Moves behind the key that starts here and tells its number when it is well known.
    @inline(__always)
    mutating func wellKnownKey() -> WellKnownKey? {
        if p[0] >= 0x80 {
            let key = WellKnownKey(rawValue: p[0] & 0x7F)
            p += 1
            return key
        }
        _ = key()
        return nil
    }

    /// The bytes of the string value that starts here, in `scratch` (36 bytes) when it is packed as a UUID; nil when it is no string.
    @inline(__always)
    func string(scratch: UnsafeMutablePointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        guard tag == PackedTag.uuid else { return plainString }
        UUIDText.write(p + 1, to: scratch)
        return UnsafeBufferPointer(start: scratch, count: UUIDText.bytes)
    }

    /// The bytes of the string value that starts here unless it is packed as a UUID; nil when it is, or is no string.
    @inline(__always)
    var plainString: UnsafeBufferPointer<UInt8>? {
        if tag >= PackedTag.shortString, tag < PackedTag.smallInteger { return UnsafeBufferPointer(start: p + 1, count: Int(tag & 0x3F)) }
        guard tag == PackedTag.string else { return nil }
        var cursor = PackedCursor(p + 1)
        let length = Int(cursor.varint())
        return UnsafeBufferPointer(start: cursor.p, count: length)
    }

    @inline(__always)
    var isString: Bool {
        let tag = p[0]
        return (tag >= PackedTag.shortString && tag < PackedTag.smallInteger) || tag == PackedTag.string || tag == PackedTag.uuid
    }

    /// The content of the object or array that starts here: from its first byte to behind its last.
    @inline(__always)
    func content() -> (start: PackedCursor, end: UnsafePointer<UInt8>) {
        var cursor = PackedCursor(p + 1)
        let length = cursor.u32()
        return (cursor, cursor.p + length)
    }
}
