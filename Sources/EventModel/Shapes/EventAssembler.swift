/// What a row knows beside its event, as ``ShredContext``.
public struct AssembleContext {
    /// Keys `kind:value` of the row's identifiers, in the order in which they are stored.
    public var identifiers: UnsafeBufferPointer<UnsafeBufferPointer<UInt8>>
    public var occurredAt: Instant
    /// The UUID kept outside the event: first and last eight bytes, big-endian.
    public var messageId: (high: UInt64, low: UInt64)

    @inlinable
    public init(identifiers: UnsafeBufferPointer<UnsafeBufferPointer<UInt8>>, occurredAt: Instant, messageId: (high: UInt64, low: UInt64)) {
        (self.identifiers, self.occurredAt, self.messageId) = (identifiers, occurredAt, messageId)
    }
}

/// Puts events together from shape and leaves.
public enum EventAssembler {
    /// No event gets larger; one that we shredded never comes near.
    public static let eventBytesMax = 16 * 1024 * 1024

    /// Appends the packed event that was taken apart.
    ///
    /// - Parameters:
    ///   - shape: Any number; so for all arguments: what comes from a disk need not fit together.
    ///   - leaves: In leaf order. Bytes of kind `value` are checked here, to the last character.
    /// - Returns: False when shape, leaves and row do not make an event; `heap` is then as it was. What is appended always passes
    ///   ``PackedJSONCheck/isObject(_:)`` as long as the identifiers' keys are UTF-8.
    /// - Complexity: O(bytes), no allocation.
    public static func append(
        shape: Int, table: borrowing ShapeTable, leaves: UnsafeBufferPointer<LeafValue>, context: AssembleContext, to heap: inout ByteHeap
    ) -> Bool {
        guard shape >= 0, shape < table.shapes.count else { return false }
        let shape = table.shapes[shape]
        guard leaves.count == shape.leaves.count, let capacity = bytesMax(shape, leaves, context) else { return false }
        return table.steps.withUnsafeBufferPointer { steps in
            table.literals.withUnsafeBufferPointer { literals in
                write(steps.baseAddress! + shape.steps.lowerBound, literals.baseAddress!, leaves, context, capacity, to: &heap)
            }
        }
    }

    @inline(__always)
    private static func write(
        _ steps: UnsafePointer<AssemblyStep>, _ literals: UnsafePointer<UInt8>, _ leaves: UnsafeBufferPointer<LeafValue>,
        _ context: AssembleContext,
        _ capacity: Int, to heap: inout ByteHeap
    ) -> Bool {
        let written = heap.appendUninitialized(capacity) { target in
            // A shape without leaves reads none.
            guard let first = leaves.baseAddress ?? UnsafePointer(bitPattern: MemoryLayout<LeafValue>.alignment) else { return 0 }
            var writer = AssemblyWriter(target, first, context)
            return writer.run(steps, literals) ? writer.count : 0
        }
        return written > 0
    }

    /// More bytes than the event can have; nil when that is too much.
    @inline(__always)
    private static func bytesMax(_ shape: ShapeTable.Shape, _ leaves: UnsafeBufferPointer<LeafValue>, _ context: AssembleContext) -> Int? {
        var bytes = shape.literalBytes &+ shape.steps.count &* AssemblyWriter.stepBytesMax
        for leaf in leaves { bytes &+= leaf.bytes.count }
        if shape.identifierCount > 0 {
            var longest = 0
            for key in context.identifiers { longest = max(longest, key.count) }
            bytes &+= shape.identifierCount &* longest
        }
        return bytes >= 0 && bytes <= eventBytesMax ? bytes : nil
    }
}
