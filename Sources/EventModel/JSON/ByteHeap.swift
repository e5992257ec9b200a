/// Bytes that grow at the end and never move under a reader that was given an offset.
///
/// A plain growable buffer: `[UInt8]` costs a uniqueness check and a bounds check on every append of a varint, which the ingest path
/// does forty times an event.
public struct ByteHeap: ~Copyable, @unchecked Sendable {
    // Unchecked, since a heap has one owner and hands out no pointer that outlives a call.
    @usableFromInline var base: UnsafeMutablePointer<UInt8>
    @usableFromInline var capacity: Int
    public private(set) var count: Int

    public init(capacity: Int = 4096) {
        self.capacity = max(capacity, 64)
        base = .allocate(capacity: self.capacity)
        count = 0
    }

    deinit { base.deallocate() }

    public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    public mutating func removeAll() { count = 0 }

    mutating func setCount(_ newCount: Int) { count = newCount }

    /// Forgets everything from `newCount` on.
    public mutating func truncate(to newCount: Int) {
        precondition(newCount >= 0 && newCount <= count, "truncate goes back only")
        count = newCount
    }

    @inline(__always)
    public mutating func reserve(_ extra: Int) {
        if count &+ extra > capacity { grow(extra) }
    }

    @inline(never)
    private mutating func grow(_ extra: Int) {
        let wanted = max(capacity * 2, count + extra)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted)
        moved.update(from: base, count: count)
        base.deallocate()
        (base, capacity) = (moved, wanted)
    }

    /// Takes a range out; what stands behind it moves forward.
    public mutating func remove(_ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "range outside the heap")
        (base + range.lowerBound).update(from: base + range.upperBound, count: count - range.upperBound)
        count -= range.count
    }

    @inline(__always)
    public mutating func append(_ byte: UInt8) {
        reserve(1)
        base[count] = byte
        count &+= 1
    }

    @inline(__always)
    public mutating func append(_ pointer: UnsafePointer<UInt8>, count length: Int) {
        reserve(length)
        (base + count).update(from: pointer, count: length)
        count &+= length
    }

    public mutating func append(_ buffer: UnsafeRawBufferPointer) {
        guard let start = buffer.baseAddress else { return }
        append(start.assumingMemoryBound(to: UInt8.self), count: buffer.count)
    }

    @inline(__always)
    public mutating func appendVarint(_ value: UInt64) {
        reserve(10)
        var rest = value
        while rest >= 0x80 {
            base[count] = UInt8(truncatingIfNeeded: rest) | 0x80
            count &+= 1
            rest >>= 7
        }
        base[count] = UInt8(truncatingIfNeeded: rest)
        count &+= 1
    }

    @inline(__always)
    public mutating func appendZigzag(_ value: Int64) { appendVarint(zigzag(value)) }

    /// Overwrites four bytes, little-endian.
    @inline(__always)
    public mutating func patch(_ value: UInt32, at offset: Int) {
        precondition(offset >= 0 && offset + 4 <= count, "patch outside the heap")
        UnsafeMutableRawPointer(base + offset).storeBytes(of: value.littleEndian, as: UInt32.self)
    }

    @inline(__always)
    public mutating func appendFixed<T: FixedWidthInteger>(_ value: T) {
        reserve(MemoryLayout<T>.size)
        UnsafeMutableRawPointer(base + count).storeBytes(of: value.littleEndian, as: T.self)
        count &+= MemoryLayout<T>.size
    }
}

extension ByteHeap {
    public mutating func appendZeros(_ zeros: Int) {
        reserve(zeros)
        (base + count).update(repeating: 0, count: zeros)
        setCount(count + zeros)
    }

    /// Gives `body` room for `capacity` bytes behind the end and keeps as many as it says it wrote.
    public mutating func appendUninitialized(_ capacity: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Int) -> Int {
        reserve(capacity)
        let written = body(base + count)
        precondition(written >= 0 && written <= capacity, "wrote outside the room given")
        setCount(count + written)
        return written
    }

    public mutating func withMutableBytes<R>(_ body: (UnsafeMutableRawBufferPointer) -> R) -> R {
        body(UnsafeMutableRawBufferPointer(start: base, count: count))
    }
}
