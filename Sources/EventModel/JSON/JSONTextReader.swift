import CSimdJSON

/// Reads JSON text into packed bytes. One reader serves one thread; its memory is reused from text to text.
public struct JSONTextReader: ~Copyable {
    private let scanner: OpaquePointer
    private let memory: UnsafeMutablePointer<PackingMemory>

    /// Bytes that must be readable behind every text.
    public static let paddingBytes = Int(CSJ_PADDING_BYTES)

    public init() {
        guard let created = csj_scanner_create() else { fatalError("out of memory") }
        scanner = created
        memory = .allocate(capacity: 1)
        memory.initialize(to: PackingMemory())
    }

    deinit {
        csj_scanner_destroy(scanner)
        memory.deinitialize(count: 1)
        memory.deallocate()
    }

    /// Appends the packed form of one JSON object to `heap`.
    ///
    /// - Parameter text: UTF-8, readable for ``paddingBytes`` behind its end; what stands there does not matter.
    /// - Returns: Where its well-known fields are.
    /// - Throws: ``EventError`` with code `invalidJSON` (`tooLarge` when memory ends); `heap` is then as it was.
    /// - Complexity: O(bytes), no allocation once the reader is warm.
    borrowing func readObject(_ text: UnsafeBufferPointer<UInt8>, into heap: inout ByteHeap) throws(EventError) -> FieldPlaces {
        try read(text, objectOnly: true, into: &heap)
        return FieldPlaces(present: memory.pointee.outermost.pointee.seen, offsets: memory.pointee.places)
    }

    /// Appends the packed form of any JSON object or array.
    borrowing func read(_ text: UnsafeBufferPointer<UInt8>, objectOnly: Bool, into heap: inout ByteHeap) throws(EventError) {
        var tokens = csj_tokens()
        let status = csj_scan(scanner, text.baseAddress, text.count, &tokens)
        guard status == CSJ_OK, let start = text.baseAddress else { throw Self.error(status, tokens, text) }
        heap.reserve(JSONPacker.roomBytes(textBytes: text.count, tokenCount: tokens.count))
        var packer = JSONPacker(start, bytes: text.count, tokens, to: heap.base + heap.count, memory)
        if let fault = packer.pack() { throw Self.error(fault, packer, text) }
        guard !objectOnly || start[Int(tokens.starts[0])] == UInt8(ascii: "{") else {
            throw EventError(.invalidJSON, "an event is a JSON object, one a line")
        }
        heap.setCount(heap.count &+ packer.packedBytes)
    }
}

// MARK: Errors

extension JSONTextReader {
    private static func error(_ status: csj_status, _ tokens: csj_tokens, _ text: UnsafeBufferPointer<UInt8>) -> EventError {
        switch status {
        case CSJ_INVALID_UTF8: EventError(.invalidJSON, "the line is not valid UTF-8")
        case CSJ_OUT_OF_MEMORY: EventError(.tooLarge, "out of memory while reading the line")
        default: malformed(text, field: nil, String(cString: tokens.error_message))
        }
    }

    private static func error(_ fault: JSONFault, _ packer: JSONPacker, _ text: UnsafeBufferPointer<UInt8>) -> EventError {
        switch fault {
        case .tooDeep, .duplicateKey: EventError(.invalidJSON, field: packer.path, fault.message)
        case .number:
            EventError(.invalidJSON, field: packer.path, "'\(String(decoding: packer.tokenText.prefix(40), as: UTF8.self))' is not a JSON value")
        // The place of what follows the event has no name.
        case .trailing: malformed(text, field: nil, fault.message)
        default: malformed(text, field: packer.path, fault.message)
        }
    }

    private static func malformed(_ text: UnsafeBufferPointer<UInt8>, field: String?, _ message: String) -> EventError {
        guard !text.starts(with: [0xEF, 0xBB, 0xBF]) else {
            return EventError(.invalidJSON, "the line begins with a byte order mark; send UTF-8 without one")
        }
        return EventError(.invalidJSON, field: field, "not JSON: " + message)
    }
}
