/// Writes single packed values. The grammar stands at the head of PackedJSON.swift; ``JSONPacker`` writes whole texts.
enum PackedJSONWriter {
    static func writeString(_ start: UnsafePointer<UInt8>, _ length: Int, into heap: inout ByteHeap) {
        heap.reserve(17)
        if length == UUIDText.bytes, UUIDText.read(start, to: heap.base + heap.count + 1) {
            heap.base[heap.count] = PackedTag.uuid
            heap.setCount(heap.count + 17)
            return
        }
        if length < 64 {
            heap.append(PackedTag.shortString | UInt8(truncatingIfNeeded: length))
        } else {
            heap.append(PackedTag.string)
            heap.appendVarint(UInt64(length))
        }
        heap.append(start, count: length)
    }

    /// Writes a number's packed form: at most its text and 6 bytes.
    ///
    /// - Returns: The end of what was written; nil when the text is no number.
    @inline(never)
    static func putNumber(_ text: UnsafePointer<UInt8>, _ count: Int, to output: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8>? {
        switch NumberText.form(text, count) {
        case .integer(let value) where (0...127).contains(value):
            output[0] = PackedTag.smallInteger | UInt8(truncatingIfNeeded: value)
            return output + 1
        case .integer(let value):
            output[0] = PackedTag.integer
            return putVarint(zigzag(value), to: output + 1)
        case .decimal(let mantissa, let scale):
            output[0] = PackedTag.decimal
            output[1] = scale
            return putVarint(zigzag(mantissa), to: output + 2)
        case .other:
            output[0] = PackedTag.numberText
            let start = putVarint(UInt64(count), to: output + 1)
            start.update(from: text, count: count)
            return start + count
        case .invalid: return nil
        }
    }
}

/// Writes a LEB128 number of at most 10 bytes and returns its end.
@inline(__always)
func putVarint(_ value: UInt64, to output: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    var (rest, at) = (value, output)
    while rest >= 0x80 {
        at[0] = UInt8(truncatingIfNeeded: rest) | 0x80
        at += 1
        rest >>= 7
    }
    at[0] = UInt8(truncatingIfNeeded: rest)
    return at + 1
}
