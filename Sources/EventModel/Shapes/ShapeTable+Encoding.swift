// A table on disk: shapeCount:varint (signatureBytes:varint signature)*, all shapes but shape 0 in order.

extension ShapeTable {
    /// Appends the table; ``init(decoding:limits:)`` makes the same table of it. Its columns follow from the shapes.
    public func encode(into heap: inout ByteHeap) {
        heap.appendVarint(UInt64(shapes.count - 1))
        for shape in shapes.dropFirst() {
            heap.appendVarint(UInt64(shape.signature.count))
            signatures.withUnsafeBytes { heap.append(UnsafeRawBufferPointer(rebasing: $0[shape.signature])) }
        }
    }

    /// Reads a table that ``encode(into:)`` wrote; nil when the bytes are none, whatever they are.
    ///
    /// - Complexity: O(bytes) time and memory.
    public init?(decoding bytes: UnsafeRawBufferPointer, limits: ShapeLimits = ShapeLimits()) {
        self.init(limits: limits)
        var reader = TableReader(bytes: bytes.bindMemory(to: UInt8.self))
        guard let count = reader.varint(), count < limits.shapesMax else { return nil }
        for _ in 0..<count {
            guard let signature = reader.signature(), addStored(signature) else { return nil }
        }
        guard reader.isAtEnd else { return nil }
    }

    private mutating func addStored(_ signature: UnsafeBufferPointer<UInt8>) -> Bool {
        let hash = Self.hash(signature)
        guard find(signature, hash: hash) == nil, case .added = add(signature, hash: hash, .stored) else { return false }
        return true
    }

    private struct TableReader {
        let bytes: UnsafeBufferPointer<UInt8>
        var at = 0

        init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

        var isAtEnd: Bool { at == bytes.count }

        /// A number below 2²⁸; nothing in a table is larger.
        mutating func varint() -> Int? {
            var (value, shift) = (0, 0)
            while at < bytes.count, shift < 28 {
                let byte = bytes[at]
                at += 1
                value |= Int(byte & 0x7F) << shift
                if byte < 0x80 { return value }
                shift += 7
            }
            return nil
        }

        mutating func signature() -> UnsafeBufferPointer<UInt8>? {
            guard let count = varint(), count > 0, count <= bytes.count - at else { return nil }
            defer { at += count }
            return UnsafeBufferPointer(rebasing: bytes[at..<at + count])
        }
    }
}
