/// A JSON value inside an event, read in place from packed bytes.
///
/// Cheap to pass around (a reference and an offset); keys stay in the order sent; numbers keep their text.
public struct JSONValue: Sendable {
    let storage: PackedBytes
    let offset: Int

    init(_ storage: PackedBytes, at offset: Int) {
        (self.storage, self.offset) = (storage, offset)
    }

    public enum Kind: Sendable { case null, bool, number, string, array, object }

    var cursor: PackedCursor { PackedCursor(storage.base + offset) }

    public var kind: Kind {
        let tag = cursor.tag
        if tag >= PackedTag.smallInteger { return .number }
        if tag >= PackedTag.shortString { return .string }
        switch tag {
        case PackedTag.null: return .null
        case PackedTag.false, PackedTag.true: return .bool
        case PackedTag.uuid, PackedTag.string: return .string
        case PackedTag.array: return .array
        case PackedTag.object: return .object
        default: return .number
        }
    }

    public var isNull: Bool { cursor.tag == PackedTag.null }

    /// Nil unless the value is `true` or `false`.
    public var boolValue: Bool? {
        switch cursor.tag {
        case PackedTag.true: true
        case PackedTag.false: false
        default: nil
        }
    }

    /// Nil unless the value is a string.
    public var stringValue: String? {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: UUIDText.bytes) { scratch in
            cursor.string(scratch: scratch.baseAddress!).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// Nil unless the value is a number that an exact decimal can hold (36 digits, 18 after the point).
    public var decimalValue: ExactDecimal? {
        var cursor = cursor
        let tag = cursor.tag
        cursor.p += 1
        if tag >= PackedTag.smallInteger { return ExactDecimal(Int(tag & 0x7F)) }
        switch tag {
        case PackedTag.integer: return ExactDecimal(Int(unzigzag(cursor.varint())))
        case PackedTag.decimal:
            let scale = Int(cursor.p[0])
            cursor.p += 1
            return ExactDecimal(mantissa: Int128(unzigzag(cursor.varint())), scale: scale)
        case PackedTag.numberText:
            let length = Int(cursor.varint())
            return ExactDecimal(utf8: UnsafeBufferPointer(start: cursor.p, count: length))
        default: return nil
        }
    }

    /// The RFC 3339 instant in this string; nil when it is none.
    public var instantValue: Instant? {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: UUIDText.bytes) { scratch in
            cursor.string(scratch: scratch.baseAddress!).flatMap { Instant(rfc3339: $0) }
        }
    }

    /// The value under `key`; nil when this is no object or has no such key (a null value is not nil).
    /// - Complexity: O(keys of the object)
    public subscript(key: String) -> JSONValue? {
        guard cursor.tag == PackedTag.object else { return nil }
        var key = key
        return key.withUTF8 { wanted in
            var (cursor, end) = cursor.content()
            while cursor.p < end {
                let name = cursor.key()
                if name.count == wanted.count, equalBytes(name.baseAddress ?? cursor.p, wanted.baseAddress ?? cursor.p, wanted.count) {
                    return JSONValue(storage, at: cursor.p - storage.base)
                }
                cursor.skip()
            }
            return nil
        }
    }

    /// Keys and values of an object in the order sent; empty for anything else.
    public var fields: [(key: String, value: JSONValue)] {
        guard cursor.tag == PackedTag.object else { return [] }
        var result: [(key: String, value: JSONValue)] = []
        var (cursor, end) = cursor.content()
        while cursor.p < end {
            let name = String(decoding: cursor.key(), as: UTF8.self)
            result.append((name, JSONValue(storage, at: cursor.p - storage.base)))
            cursor.skip()
        }
        return result
    }

    /// Elements of an array in order; empty for anything else.
    public var elements: [JSONValue] {
        guard cursor.tag == PackedTag.array else { return [] }
        var result: [JSONValue] = []
        var (cursor, end) = cursor.content()
        while cursor.p < end {
            result.append(JSONValue(storage, at: cursor.p - storage.base))
            cursor.skip()
        }
        return result
    }
}

extension JSONValue: Hashable {
    /// Equal when they pack to the same bytes: same keys in the same order, same number text.
    public static func == (a: JSONValue, b: JSONValue) -> Bool {
        let (x, y) = (a.packedBytes, b.packedBytes)
        return x.count == y.count && equalBytes(x.baseAddress!, y.baseAddress!, x.count)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(bytes: UnsafeRawBufferPointer(packedBytes)) }

    /// The same value in memory of its own.
    func copied() -> JSONValue { JSONValue(PackedBytes(copying: UnsafeRawBufferPointer(packedBytes)), at: 0) }

    /// The packed bytes of this value; valid while the value lives.
    var packedBytes: UnsafeBufferPointer<UInt8> {
        var end = cursor
        end.skip()
        return UnsafeBufferPointer(start: cursor.p, count: end.p - cursor.p)
    }
}

extension JSONValue {
    /// Reads one JSON object or array of its own, as tests and query bodies need.
    public init(parsing text: String) throws(EventError) {
        let utf8 = Array(text.utf8)
        var padded = utf8
        padded.append(contentsOf: repeatElement(0x20, count: JSONTextReader.paddingBytes))
        let reader = JSONTextReader()
        var heap = ByteHeap(capacity: utf8.count + 64)
        var failure: EventError?
        padded.withUnsafeBufferPointer { buffer in
            do throws(EventError) {
                try reader.read(UnsafeBufferPointer(rebasing: buffer[0..<utf8.count]), objectOnly: false, into: &heap)
            } catch { failure = error }
        }
        if let failure { throw failure }
        self.init(PackedBytes(copying: heap.bytes), at: 0)
    }
}
