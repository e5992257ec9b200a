import Glibc

/// Bytes on their way to a file descriptor, collected so that one system call carries about a mebibyte.
///
/// A failed write is kept in ``failure`` and every later byte is dropped: the caller looks once per event instead of at every append.
struct ByteSink: ~Copyable {
    private static let capacityBytes = 1 << 20

    private let descriptor: CInt
    private let buffer: UnsafeMutablePointer<UInt8>
    private var count = 0

    /// The `errno` of the first write that failed, or nil.
    private(set) var failure: CInt?

    init(descriptor: CInt) {
        self.descriptor = descriptor
        self.buffer = .allocate(capacity: Self.capacityBytes)
    }

    deinit {
        buffer.deallocate()
    }

    /// Appends one byte.
    @inline(__always)
    mutating func append(_ byte: UInt8) {
        if count == Self.capacityBytes { flush() }
        buffer[count] = byte
        count &+= 1
    }

    /// Appends the bytes of a literal, at most ``capacityBytes`` of them.
    @inline(__always)
    mutating func append(_ text: StaticString) {
        let length = text.utf8CodeUnitCount
        if length > Self.capacityBytes &- count { flush() }
        (buffer + count).update(from: text.utf8Start, count: length)
        count &+= length
    }

    /// Writes everything collected so far.
    mutating func flush() {
        var written = 0
        while written < count, failure == nil {
            let result = Glibc.write(descriptor, buffer + written, count - written)
            if result >= 0 {
                written += result
            } else if errno != EINTR {
                failure = errno
            }
        }
        count = 0
    }
}
