import Glibc

/// Memory of this process that begins as zeros and costs nothing until it is touched.
///
/// Large pieces come from the system as they are needed, in huge pages where it has them: tables that are read at random would
/// otherwise miss the address cache on every read.
public final class ZeroedMemory: @unchecked Sendable {
    // Unchecked, since the pointer is written in init only; who writes the bytes orders that with who reads them.

    /// All bytes, aligned to a cache line; valid while this object lives.
    public let bytes: UnsafeMutableRawBufferPointer
    private let isMapped: Bool

    /// - Parameter byteCount: 1 or more. Like every allocation, it ends the process when there is no address space left.
    public init(byteCount: Int) {
        precondition(byteCount > 0, "memory has a size")
        isMapped = byteCount >= Self.mappedBytesMin
        bytes = isMapped ? Self.map(byteCount) : Self.allocate(byteCount)
    }

    deinit {
        if isMapped { munmap(bytes.baseAddress, bytes.count) } else { bytes.deallocate() }
    }

    private static func allocate(_ byteCount: Int) -> UnsafeMutableRawBufferPointer {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: cacheLineBytes)
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        return memory
    }

    private static func map(_ byteCount: Int) -> UnsafeMutableRawBufferPointer {
        let start = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let start, start != MAP_FAILED else { fatalError("no memory for \(byteCount) bytes") }
        // Advice only: without huge pages everything works, more slowly.
        if byteCount >= hugePagesBytesMin { madvise(start, byteCount, MADV_HUGEPAGE) }
        return UnsafeMutableRawBufferPointer(start: start, count: byteCount)
    }

    private static let cacheLineBytes = 64
    private static let mappedBytesMin = 128 * 1024
    /// Below, whole huge pages would waste more than they save.
    private static let hugePagesBytesMin = 4 * 1024 * 1024
}
