import EventModel
import Testing

@testable import EventLog

@Suite struct ColumnsBitPackingTests {
    @Test(arguments: 0...64) func `a vector of any width comes back, whole, in parts and one by one`(width: Int) {
        var random = ColumnSamples.Random(UInt64(width))
        let base = random.next()
        let packed = (0..<1024).map { _ in random.next() & BitPacking.mask(width) }
        let values = packed.map { $0 &+ base }
        var bytes = [UInt8](repeating: 0xA5, count: BitPacking.vectorBytes(width) + 8)
        bytes.withUnsafeMutableBytes { BitPacking.pack(values, base: base, width: width, into: $0.baseAddress!) }
        #expect(bytes.suffix(8).allSatisfy { $0 == 0xA5 }, "nothing is written behind the vector")
        bytes.withUnsafeBytes { raw in
            let start = raw.baseAddress!
            var (wide, signed, narrow) = (
                [UInt64](repeating: 1, count: 1024), [Int64](repeating: 1, count: 1024), [UInt32](repeating: 1, count: 1024)
            )
            BitPacking.unpack(start, width: width, base: base, into: &wide)
            BitPacking.unpack(start, width: width, base: Int64(bitPattern: base), into: &signed)
            BitPacking.unpack(start, width: width, into: &narrow)
            #expect(wide == values)
            #expect(signed == values.map { Int64(bitPattern: $0) })
            #expect(narrow == packed.map { UInt32(truncatingIfNeeded: $0) })
            #expect((0..<1024).allSatisfy { BitPacking.value(start, width: width, slot: $0) == packed[$0] })
            for slots in [0..<0, 5..<6, 31..<33, 1..<1024, 33..<900, 64..<128, 1000..<1024] {
                let frame = PackedFrame(base: base, unit: 1000)
                var (some, few) = ([UInt64](repeating: 1, count: slots.count), [UInt32](repeating: 1, count: slots.count))
                BitPacking.unpack(start, width: width, slots: slots, frame: frame, into: &some)
                BitPacking.unpack(start, width: width, slots: slots, frame: frame, into: &few)
                #expect(some == packed[slots].map { base &+ $0 &* 1000 })
                #expect(few == some.map { UInt32(truncatingIfNeeded: $0) })
            }
        }
    }

    @Test(arguments: 0...64) func `a stream of any width and length comes back and is as long as its bits`(width: Int) throws {
        var random = ColumnSamples.Random(UInt64(width) + 99)
        for count in [0, 1, 2, 3, 9, 64, 127] {
            let values = (0..<count).map { _ in random.next() & BitPacking.mask(width) }
            let bytes = ColumnSamples.bytes { $0.appendStream(values, count: count, base: 0, width: width) }
            #expect(bytes.count == (count * width + 7) / 8)
            ColumnSamples.withExact(bytes) { raw in
                guard let start = raw.baseAddress else { return }
                let stream = BitStream(start: start, readableBytes: raw.count, width: width)
                #expect((0..<count).map { stream[$0] } == values)
            }
        }
    }
}
