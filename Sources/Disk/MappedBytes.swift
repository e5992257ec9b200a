import Glibc

/// A file's bytes in memory, for as long as this object lives: mapped from the disk, or read when the file system cannot map.
///
/// Immutable. The pages of a mapped file come from the system's cache and go back to it; they are no memory of this process. The file
/// must not be cut while it is mapped, and a disk that fails to deliver a page ends the process (SIGBUS), which a restart mends or names.
public final class MappedBytes: @unchecked Sendable {
    // Unchecked, since the memory is written before init ends and freed in deinit only.

    /// All bytes; valid while this object lives.
    public let bytes: UnsafeRawBufferPointer
    private let release: (UnsafeMutableRawPointer, Int) -> Void

    /// Takes ownership of memory that `release` gives back.
    init(_ start: UnsafeMutableRawPointer?, count: Int, release: @escaping (UnsafeMutableRawPointer, Int) -> Void) {
        bytes = UnsafeRawBufferPointer(start: start, count: count)
        self.release = release
    }

    /// Memory of this process, filled by `fill`.
    public convenience init(count: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(DiskError) -> Void) throws(DiskError) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(count, 1), alignment: Self.alignmentBytes)
        do throws(DiskError) {
            try fill(UnsafeMutableRawBufferPointer(rebasing: memory[0..<count]))
        } catch {
            memory.deallocate()
            throw error
        }
        self.init(memory.baseAddress, count: count) { start, _ in start.deallocate() }
    }

    deinit {
        if let start = bytes.baseAddress { release(UnsafeMutableRawPointer(mutating: start), bytes.count) }
    }

    private static let alignmentBytes = 64
}

extension MappedBytes {
    /// What of the bytes will be wanted next; advice only.
    public enum Access: Sendable { case random, sequential, soon }

    /// Tells the system how the bytes in `range` will be read. Does nothing for memory that is not mapped.
    public func advise(_ access: Access, _ range: Range<Int>) {
        guard let start = bytes.baseAddress, !range.isEmpty, range.upperBound <= bytes.count else { return }
        let advice = switch access {
        case .random: MADV_RANDOM
        case .sequential: MADV_SEQUENTIAL
        case .soon: MADV_WILLNEED
        }
        // The system wants whole pages; a failure only means that nothing was advised.
        let pageStart = range.lowerBound / Self.pageBytes * Self.pageBytes
        _ = madvise(UnsafeMutableRawPointer(mutating: start + pageStart), range.upperBound - pageStart, advice)
    }

    private static let pageBytes = 4096
}
