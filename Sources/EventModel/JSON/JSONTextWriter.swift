// Packed bytes back to JSON text: no white space, escapes only where JSON demands them, numbers as they were sent.

extension JSONValue {
    /// The JSON text of this value.
    public var jsonText: String {
        var output: [UInt8] = []
        appendJSON(to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// Appends the JSON text of this value as UTF-8.
    public func appendJSON(to output: inout [UInt8]) {
        var cursor = cursor
        JSONTextWriter.appendValue(&cursor, to: &output)
    }
}

/// Writes JSON text piece by piece. Used for events and by everything that answers in JSON.
public enum JSONTextWriter {
    /// Appends a string with its quotes. U+2028, U+2029 and DEL need no escape in JSON and get none.
    public static func appendString(_ text: String, to output: inout [UInt8]) {
        var text = text
        text.withUTF8 { appendString($0, to: &output) }
    }

    static func appendString(_ utf8: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        var plainFrom = 0
        for (at, byte) in utf8.enumerated() where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
            output.append(contentsOf: utf8[plainFrom..<at])
            appendEscape(byte, to: &output)
            plainFrom = at + 1
        }
        output.append(contentsOf: utf8[plainFrom...])
        output.append(UInt8(ascii: "\""))
    }

    private static func appendEscape(_ byte: UInt8, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(byte)
        case 0x08: output.append(UInt8(ascii: "b"))
        case 0x09: output.append(UInt8(ascii: "t"))
        case 0x0A: output.append(UInt8(ascii: "n"))
        case 0x0C: output.append(UInt8(ascii: "f"))
        case 0x0D: output.append(UInt8(ascii: "r"))
        default:
            let hex = Array("0123456789abcdef".utf8)
            output.append(contentsOf: [UInt8(ascii: "u"), 48, 48, hex[Int(byte >> 4)], hex[Int(byte & 0x0F)]])
        }
    }

    static func appendValue(_ cursor: inout PackedCursor, to output: inout [UInt8]) {
        let tag = cursor.tag
        switch tag {
        case PackedTag.null: output.append(contentsOf: "null".utf8)
        case PackedTag.true: output.append(contentsOf: "true".utf8)
        case PackedTag.false: output.append(contentsOf: "false".utf8)
        case PackedTag.array, PackedTag.object: return appendContainer(&cursor, isObject: tag == PackedTag.object, to: &output)
        default:
            if cursor.isString { appendStringValue(cursor, to: &output) } else { appendNumber(cursor, tag, to: &output) }
        }
        cursor.skip()
    }

    private static func appendStringValue(_ cursor: PackedCursor, to output: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: UUIDText.bytes) { scratch in
            if let text = cursor.string(scratch: scratch.baseAddress!) { appendString(text, to: &output) }
        }
    }

    private static func appendNumber(_ start: PackedCursor, _ tag: UInt8, to output: inout [UInt8]) {
        var cursor = start
        cursor.p += 1
        switch tag {
        case PackedTag.integer: output.append(contentsOf: String(unzigzag(cursor.varint())).utf8)
        case PackedTag.decimal:
            let scale = Int(cursor.p[0])
            cursor.p += 1
            NumberText.write(mantissa: unzigzag(cursor.varint()), scale: scale, to: &output)
        case PackedTag.numberText:
            let length = Int(cursor.varint())
            output.append(contentsOf: UnsafeBufferPointer(start: cursor.p, count: length))
        default: output.append(contentsOf: String(tag & 0x7F).utf8)
        }
    }

    private static func appendContainer(_ cursor: inout PackedCursor, isObject: Bool, to output: inout [UInt8]) {
        var (inner, end) = cursor.content()
        output.append(UInt8(ascii: isObject ? "{" : "["))
        var isFirst = true
        while inner.p < end {
            if !isFirst { output.append(UInt8(ascii: ",")) }
            isFirst = false
            if isObject {
                appendString(inner.key(), to: &output)
                output.append(UInt8(ascii: ":"))
            }
            appendValue(&inner, to: &output)
        }
        output.append(UInt8(ascii: isObject ? "}" : "]"))
        cursor.p = end
    }
}
