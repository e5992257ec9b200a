/// Checks packed bytes that come from a disk, so that readers may walk them without looking at bounds.
public enum PackedJSONCheck {
    /// True when `bytes` are exactly one well-formed packed object: sizes nest, depth ≤ ``EventLimits/depthMax``, text is UTF-8.
    ///
    /// - Complexity: O(bytes), no allocation.
    public static func isObject(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let start = bytes.baseAddress, bytes.count > 0, bytes[0] == PackedTag.object else { return false }
        var scan = Scan(p: start, end: start + bytes.count)
        return scan.value(depth: 0) && scan.p == scan.end
    }

    /// True when `bytes` are exactly one well-formed packed value that may stand inside `depth` objects and arrays.
    ///
    /// - Complexity: O(bytes), no allocation.
    public static func isValue(_ bytes: UnsafeBufferPointer<UInt8>, insideContainers depth: Int) -> Bool {
        guard let start = bytes.baseAddress else { return false }
        var scan = Scan(p: start, end: start + bytes.count)
        return scan.value(depth: depth) && scan.p == scan.end
    }

    private struct Scan {
        var p: UnsafePointer<UInt8>
        let end: UnsafePointer<UInt8>

        var left: Int { end - p }

        mutating func varint() -> UInt64? {
            var (value, shift) = (UInt64(0), UInt64(0))
            while left > 0, shift < 70 {
                let byte = p[0]
                p += 1
                if shift == 63, byte > 1 { return nil }
                value |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { return value }
                shift += 7
            }
            return nil
        }

        mutating func text(_ count: UInt64?) -> Bool {
            guard let count, count <= UInt64(left) else { return false }
            let buffer = UnsafeBufferPointer(start: p, count: Int(count))
            p += Int(count)
            return isUTF8(buffer)
        }

        mutating func number(_ count: UInt64?) -> Bool {
            guard let count, count <= UInt64(left) else { return false }
            let start = p
            p += Int(count)
            if case .invalid = NumberText.form(start, Int(count)) { return false }
            return true
        }

        mutating func value(depth: Int) -> Bool {
            guard left > 0 else { return false }
            let tag = p[0]
            p += 1
            if tag >= PackedTag.smallInteger { return true }
            if tag >= PackedTag.shortString { return text(UInt64(tag & 0x3F)) }
            switch tag {
            case PackedTag.null, PackedTag.false, PackedTag.true: return true
            case PackedTag.integer: return varint() != nil
            case PackedTag.decimal:
                guard left > 0, (1...UInt8(ExactDecimal.scaleMax)).contains(p[0]) else { return false }
                p += 1
                return varint() != nil
            case PackedTag.numberText: return number(varint())
            case PackedTag.uuid:
                guard left >= 16 else { return false }
                p += 16
                return true
            case PackedTag.string: return text(varint())
            case PackedTag.array, PackedTag.object: return container(isObject: tag == PackedTag.object, depth: depth + 1)
            default: return false
            }
        }

        mutating func container(isObject: Bool, depth: Int) -> Bool {
            guard depth <= EventLimits.depthMax, left >= 4 else { return false }
            var cursor = PackedCursor(p)
            let length = cursor.u32()
            p = cursor.p
            guard length <= left else { return false }
            var inner = Scan(p: p, end: p + length)
            p += length
            while inner.left > 0 {
                if isObject, !inner.key() { return false }
                guard inner.value(depth: depth) else { return false }
            }
            return true
        }

        mutating func key() -> Bool {
            let first = p[0]
            p += 1
            if first >= 0x80 { return WellKnownKeyTable.shared.text(first & 0x7F) != nil }
            return text(first == PackedTag.longKey ? varint() : UInt64(first))
        }
    }

    /// ASCII is the common case and costs a byte compare; the rest goes through the standard library's validation.
    static func isUTF8(_ buffer: UnsafeBufferPointer<UInt8>) -> Bool {
        var or = UInt8(0)
        for byte in buffer { or |= byte }
        return or < 0x80 || String(validating: buffer, as: UTF8.self) != nil
    }
}
