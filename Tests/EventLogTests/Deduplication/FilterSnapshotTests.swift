import EventModel
import Testing

@testable import EventLog

@Suite struct FilterSnapshotTests {
    private func hash(_ number: Int) -> UInt64 { MessageIdHash.mixed(UInt64(truncatingIfNeeded: number)) }

    private func bytes(_ filter: borrowing MessageIdFilter) -> [UInt8] { bytes(filter.snapshot()) }

    private func bytes(_ snapshot: FilterSnapshot) -> [UInt8] {
        var bytes: [UInt8] = []
        snapshot.write { bytes.append(contentsOf: $0) }
        return bytes
    }

    private func filter(_ numbers: Range<Int>) -> MessageIdFilter {
        var filter = MessageIdFilter()
        for number in numbers { filter.insert(hash(number)) }
        return filter
    }

    private func read(_ bytes: [UInt8], at misalignment: Int = 0) throws(MappedDamage) -> MessageIdFilter {
        try MessageIdFilter(mapped: .copying(bytes, offset: misalignment))
    }

    private func damage(_ bytes: [UInt8]) -> MappedDamage? {
        do throws(MappedDamage) {
            _ = try read(bytes)
            return nil
        } catch { return error }
    }

    @Test(arguments: [0, 3])
    func `a filter goes on from its bytes, wherever they stand`(misalignment: Int) throws {
        let before = filter(0..<300_000)
        var after = try read(bytes(before), at: misalignment)
        #expect(after.count == 300_000)
        #expect((0..<300_000).allSatisfy { after.mayContain(hash($0)) })
        for number in 300_000..<400_000 { after.insert(hash(number)) }
        #expect((0..<400_000).allSatisfy { after.mayContain(hash($0)) })
        #expect(after.count == 400_000)
        #expect(bytes(after) == bytes(filter(0..<400_000)), "as if it had never stopped")
    }

    @Test func `reading changes nothing, inserting leaves the bytes it came from alone`() throws {
        let stored = bytes(filter(0..<1000))
        let shared = SharedBytes.copying(stored)
        var filter = try MessageIdFilter(mapped: shared)
        filter.insert(hash(5000))
        #expect(Array(shared.bytes) == stored)
    }

    @Test func `a full last generation is left in place and the next begins`() throws {
        let capacity = FilterLadder.capacity(0)
        let full = filter(0..<capacity)
        var after = try read(bytes(full))
        after.insert(hash(-1))
        #expect(after.laneCount == 2)
        #expect(after.count == capacity + 1)
        let isFound = after.mayContain(hash(-1))
        #expect(isFound)
    }

    @Test func `a snapshot holds what was inserted before it, whatever is inserted while it is written`() throws {
        var filter = filter(0..<249_900)
        let snapshot = filter.snapshot()
        for number in 249_900..<260_000 { filter.insert(hash(number)) }
        let after = try read(bytes(snapshot))
        #expect(after.count == 249_900)
        #expect((0..<249_900).allSatisfy { after.mayContain(hash($0)) })
    }

    @Test func `the bytes of an empty filter are a header and zeros`() {
        let filter = MessageIdFilter()
        let bytes = bytes(filter)
        #expect(bytes.count == FilterFormat.headerBytes + FilterLadder.blockCount(0) * FilterBlock.bytes)
        #expect(Array(bytes.prefix(8)) == Array("HFLT".utf8) + [1, 0, 1, 0])
        #expect(bytes.dropFirst(8).allSatisfy { $0 == 0 })
    }

    @Test func `bytes that break the grammar are refused`() {
        let whole = bytes(filter(0..<10))
        #expect(damage(whole) == nil)
        #expect(damage([]) != nil)
        #expect(damage(Array(whole.prefix(255))) != nil)
        #expect(damage(Array(whole.dropLast())) != nil)
        #expect(damage(whole + [0]) != nil)
        for (offset, value) in [(0, 0), (4, 2), (6, 0), (6, 2), (6, 25), (7, 255), (15, 255)] {
            var changed = whole
            changed[offset] = UInt8(value)
            #expect(damage(changed) != nil, "byte \(offset) is \(value)")
        }
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            _ = damage((0..<Int.random(in: 0...600, using: &random)).map { _ in UInt8.random(in: .min ... .max, using: &random) })
        }
    }
}

extension SharedBytes {
    /// Bytes that somebody else keeps, at an address that is `offset` past a cache line.
    static func copying(_ bytes: [UInt8], offset: Int = 0) -> SharedBytes {
        let memory = ZeroedMemory(byteCount: bytes.count + offset + 1)
        let room = UnsafeMutableRawBufferPointer(rebasing: memory.bytes[offset..<offset + bytes.count])
        room.copyBytes(from: bytes)
        return SharedBytes(UnsafeRawBufferPointer(room), owner: memory)
    }
}
