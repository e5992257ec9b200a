import EventModel
import Testing

@testable import EventModel

struct OverlayArrayTests {
    /// 12 bytes: pages are not full of them to the last byte.
    private struct Triple: BitwiseCopyable, Equatable {
        var a: UInt32
        var b: UInt32
        var c: UInt32
        init(_ n: Int) { (a, b, c) = (UInt32(n), UInt32(n) &* 7, ~UInt32(n)) }
    }

    private final class Memory: @unchecked Sendable {
        let bytes: UnsafeMutableRawBufferPointer
        init(_ values: [Triple], misalignedBy: Int) {
            let count = values.count * 12
            bytes = .allocate(byteCount: count + misalignedBy, alignment: 64)
            values.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: bytes[misalignedBy...]).copyMemory(from: $0) }
        }
        deinit { bytes.deallocate() }
    }

    private func base(_ values: [Triple], misalignedBy: Int = 0) -> SharedBytes {
        let memory = Memory(values, misalignedBy: misalignedBy)
        return SharedBytes(UnsafeRawBufferPointer(rebasing: memory.bytes[misalignedBy...]), owner: memory)
    }

    private func contents(_ array: borrowing OverlayArray<Triple>) -> [Triple] { (0..<UInt32(array.count)).map { array[$0] } }

    private func encoded(_ array: borrowing OverlayArray<Triple>) -> [UInt8] {
        var bytes: [UInt8] = []
        array.forEachRun { bytes.append(contentsOf: $0) }
        return bytes
    }

    private static let page = 256

    @Test(arguments: [1, 2, page - 1, page, page + 1, 2 * page, 2 * page + 3])
    func `it does what an array does, over a base of any size, and leaves the base alone`(count: Int) {
        let values = (0..<count).map { Triple($0) }
        for misalignedBy in [0, 1, 4] {
            let base = base(values, misalignedBy: misalignedBy)
            var array = OverlayArray<Triple>(base: base, count: count) ?? OverlayArray()
            var expected = values
            var random: UInt32 = 1
            for step in 0..<700 {
                random = random &* 1_664_525 &+ 1_013_904_223
                let index = Int(random >> 8) % expected.count
                switch step % 3 {
                case 0:
                    array.append(Triple(step))
                    expected.append(Triple(step))
                case 1:
                    array.set(UInt32(index), to: Triple(step))
                    expected[index] = Triple(step)
                default:
                    array.update(UInt32(index)) { $0.b = UInt32(step) }
                    expected[index].b = UInt32(step)
                }
            }
            #expect(contents(array) == expected)
            #expect(encoded(array) == expected.withUnsafeBytes { Array($0) })
            #expect(Array(base.bytes) == values.withUnsafeBytes { Array($0) })
        }
    }

    @Test func `only pages that are written are copied`() {
        let count = 10 * Self.page
        var array = OverlayArray<Triple>(base: base((0..<count).map { Triple($0) }), count: count) ?? OverlayArray()
        #expect(array.ownedBytes == 0)
        _ = contents(array)
        #expect(array.ownedBytes == 0)
        array.set(UInt32(5 * Self.page), to: Triple(1))
        array.set(UInt32(5 * Self.page + 1), to: Triple(2))
        #expect(array.ownedBytes == Self.page * 12)
        array.append(Triple(3))
        #expect(array.ownedBytes == 2 * Self.page * 12)
    }

    @Test func `an index that is too high reads element 0 and writes nothing`() {
        var array = OverlayArray<Triple>(zeros: 3)
        array.set(0, to: Triple(5))
        array.set(3, to: Triple(9))
        array.update(.max) { $0.a = 9 }
        #expect(array[3] == Triple(5))
        #expect(array[.max] == Triple(5))
        #expect(array.count == 3)
    }

    @Test func `growing adds zeros, over pages and in the middle of one`() {
        var array = OverlayArray<Triple>(base: base([Triple(1)]), count: 1) ?? OverlayArray()
        array.grow(to: 3 * Self.page + 5)
        array.grow(to: 2)
        #expect(array.count == 3 * Self.page + 5)
        #expect(encoded(array).dropFirst(12).allSatisfy { $0 == 0 })
        #expect(array[0] == Triple(1))
    }

    @Test(arguments: [0, -1, 4, Int.max]) func `more than the base holds is not taken`(count: Int) {
        let isTaken = OverlayArray<Triple>(base: base([Triple(1), Triple(2), Triple(3)]), count: count) != nil
        #expect(!isTaken)
    }
}
