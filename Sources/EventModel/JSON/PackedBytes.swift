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

    /// Takes bytes that `fill` writes; nil when it says they are no good.
    public init?(count: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Bool) {
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: max(count, 1))
        (base, self.count) = (UnsafePointer(memory), count)
        guard fill(UnsafeMutableRawBufferPointer(start: memory, count: count)) else { return nil }
    }

    /// All bytes; valid while this object lives.
    public var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

    deinit { base.deallocate() }
}
