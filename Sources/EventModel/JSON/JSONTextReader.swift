import CSimdJSON

/// Reads JSON text into packed bytes. One reader serves one thread; its memory is reused from text to text.
public struct JSONTextReader: ~Copyable {
    private let reader: OpaquePointer

    /// Bytes that must be readable behind every text.
    public static let paddingBytes = Int(CSJ_PADDING_BYTES)

    public init() {
        guard let created = csj_reader_create() else { fatalError("out of memory") }
        reader = created
    }

    deinit { csj_reader_destroy(reader) }

    /// Appends the packed form of one JSON object to `heap`.
    ///
    /// - Parameter text: UTF-8, readable for ``paddingBytes`` behind its end; what stands there does not matter.
    /// - Throws: ``EventError`` with code `invalidJSON` (`tooLarge` never); `heap` is then as it was.
    /// - Complexity: O(bytes), no allocation once the reader is warm.
    public borrowing func readObject(_ text: UnsafeBufferPointer<UInt8>, into heap: inout ByteHeap) throws(EventError) {
        try read(text, objectOnly: true, into: &heap)
    }

    /// Appends the packed form of any JSON object or array.
    borrowing func read(_ text: UnsafeBufferPointer<UInt8>, objectOnly: Bool, into heap: inout ByteHeap) throws(EventError) {
        var result = csj_result()
        let status = csj_read(reader, text.baseAddress, text.count, UInt32(EventLimits.depthMax), &result)
        guard status == CSJ_OK, let tokens = result.tokens, let base = text.baseAddress else {
            throw Self.error(status, result, text)
        }
        guard !objectOnly || tokens[0].kind == UInt8(CSJ_OBJECT_START.rawValue) else {
            throw EventError(.invalidJSON, "an event is a JSON object, one a line")
        }
        let start = heap.count
        var writer = PackedJSONWriter(text: base, unescaped: result.unescaped_text, tokens: tokens, count: result.token_count)
        guard writer.write(into: &heap) else {
            heap.truncate(to: start)
            let number = String(decoding: UnsafeBufferPointer(start: base + Int(tokens[writer.at].offset), count: min(Int(tokens[writer.at].length), 40)), as: UTF8.self)
            throw EventError(.invalidJSON, field: Self.path(to: writer.at, tokens, result, text), "'\(number)' is not a JSON value")
        }
    }

    private static func error(_ status: csj_status, _ result: csj_result, _ text: UnsafeBufferPointer<UInt8>) -> EventError {
        let field = result.tokens.flatMap { path(to: Int(result.error_token), $0, result, text) }
        switch status {
        case CSJ_INVALID_UTF8: return EventError(.invalidJSON, "the line is not valid UTF-8")
        case CSJ_TOO_DEEP: return EventError(.invalidJSON, field: field, "objects and arrays nest deeper than \(EventLimits.depthMax)")
        case CSJ_DUPLICATE_KEY: return EventError(.invalidJSON, field: field, "the key stands twice in its object")
        case CSJ_OUT_OF_MEMORY: return EventError(.tooLarge, "out of memory while reading the line")
        case _ where text.starts(with: [0xEF, 0xBB, 0xBF]):
            return EventError(.invalidJSON, "the line begins with a byte order mark; send UTF-8 without one")
        default: return EventError(.invalidJSON, field: field, "not JSON: " + String(cString: result.error_message))
        }
    }

    /// `properties.products[].sku`: the keys that lead to token `index`; nil for the outermost object.
    private static func path(to index: Int, _ tokens: UnsafePointer<csj_token>, _ result: csj_result, _ text: UnsafeBufferPointer<UInt8>) -> String? {
        var parts: [String] = []
        var i = 0
        while i < min(index + 1, result.token_count) {
            let token = tokens[i]
            let depth = Int(token.depth)
            switch token.kind {
            case UInt8(CSJ_KEY.rawValue):
                parts.removeLast(max(0, parts.count - depth + 1))
                while parts.count < depth - 1 { parts.append("[]") }
                let base = token.unescaped != 0 ? result.unescaped_text : text.baseAddress
                parts.append(base.map { String(decoding: UnsafeBufferPointer(start: $0 + Int(token.offset), count: min(Int(token.length), 60)), as: UTF8.self) } ?? "")
            case UInt8(CSJ_OBJECT_END.rawValue), UInt8(CSJ_ARRAY_END.rawValue):
                parts.removeLast(max(0, parts.count - depth + 1))
            default: break
            }
            i += 1
        }
        return parts.isEmpty ? nil : parts.joined(separator: ".").replacing(".[]", with: "[]")
    }
}
