/// Reads lines of JSON one after the other. For one thread; its memory is reused from line to line.
public struct JSONLineReader: ~Copyable {
    private let reader = JSONTextReader()
    private var heap = ByteHeap()

    public init() {}

    /// The JSON object of a line.
    ///
    /// - Parameter line: UTF-8, readable for ``JSONTextReader/paddingBytes`` behind its end; what stands there does not matter.
    /// - Throws: ``EventError`` with code `invalidJSON`.
    /// - Complexity: O(bytes), one allocation.
    public mutating func object(_ line: UnsafeBufferPointer<UInt8>) throws(EventError) -> JSONValue {
        heap.removeAll()
        try reader.read(line, objectOnly: true, into: &heap)
        return JSONValue(PackedBytes(copying: heap.bytes), at: 0)
    }
}
