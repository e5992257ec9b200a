import EventModel

@testable import EventLog

/// Values and damage that the tests of columns share.
enum ColumnSamples {
    /// Repeatable random numbers (SplitMix64).
    struct Random: RandomNumberGenerator {
        var state: UInt64

        init(_ seed: UInt64) { state = seed }

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    static let counts = [0, 1, 2, 7, 63, 1023, 1024, 1025, 2048, 2500]

    static func bytes(_ write: (inout ByteHeap) -> Void) -> [UInt8] {
        var heap = ByteHeap()
        write(&heap)
        return Array(heap.bytes)
    }

    static func encode(_ values: [Int64]) -> (bytes: [UInt8], encoding: IntegerEncoding) {
        var encoder = IntegerColumnEncoder()
        var encoding = IntegerEncoding.constant
        let bytes = bytes { heap in values.withUnsafeBufferPointer { encoding = encoder.append($0, to: &heap) } }
        return (bytes, encoding)
    }

    /// Every cut and every flip of one bit in every byte (all eight for the first bytes).
    static func forEachDamage(_ bytes: [UInt8], _ body: ([UInt8]) -> Void) {
        for cut in 0..<bytes.count { body(Array(bytes[..<cut])) }
        body(bytes + [0])
        for index in bytes.indices {
            for bit in index < 48 ? Array(0..<8) : [index & 7] {
                var damaged = bytes
                damaged[index] ^= 1 << UInt8(bit)
                body(damaged)
            }
            var damaged = bytes
            damaged[index] = 0xFF
            body(damaged)
        }
    }

    /// Copies to memory that ends exactly at the last byte, so that a read outside is seen by a sanitizer.
    static func withExact<R>(_ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { memory.deallocate() }
        memory.copyBytes(from: bytes)
        return try body(UnsafeRawBufferPointer(memory))
    }
}

extension IntegerColumn {
    func decoded(_ range: Range<Int>) -> [Int64] {
        [Int64](unsafeUninitializedCapacity: range.count) { buffer, count in
            if let base = buffer.baseAddress { decode(range, into: base) }
            count = range.count
        }
    }

    func decoded32(_ range: Range<Int>) -> [UInt32] {
        [UInt32](unsafeUninitializedCapacity: range.count) { buffer, count in
            if let base = buffer.baseAddress { decode32(range, into: base) }
            count = range.count
        }
    }
}
