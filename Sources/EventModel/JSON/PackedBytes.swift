/// Packed values of many events in one piece of memory, immutable, shared by reference.
public final class PackedBytes: @unchecked Sendable {
    // Unchecked, since the pointer is written in init and freed in deinit only.
    let base: UnsafePointer<UInt8>
    public let count: Int

    public init(copying bytes: UnsafeRawBufferPointer) {
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: max(bytes.count, 1))
        if let source = bytes.baseAddress { memory.update(from: source.assumingMemoryBound(to: UInt8.self), count: bytes.count) }
        (base, count) = (UnsafePointer(memory), bytes.count)
    }

    deinit { base.deallocate() }
}
