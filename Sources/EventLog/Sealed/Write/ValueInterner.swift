import CXXHash
import EventModel

/// Packed values of a file being sealed, each once, by order of first appearance; sorted at the end for the dictionary.
struct ValueInterner: ~Copyable {
    /// Tagged with their hashes.
    private var values = InternedBytes(heapBytes: 1 << 20)

    var count: Int { values.count }

    @inline(__always)
    func value(_ index: Int) -> UnsafeBufferPointer<UInt8> { values[index] }

    /// The value's index; a new one gets the next. Nil when the heap is full.
    @inline(__always)
    mutating func intern(_ bytes: UnsafeBufferPointer<UInt8>) -> (index: UInt32, isNew: Bool)? {
        let hash = UInt32(truncatingIfNeeded: XXH3_64bits(bytes.baseAddress, bytes.count))
        switch values.place(of: hash, where: { Self.areEqual(values[$0], bytes) }) {
        case .index(let index): return (UInt32(index), false)
        case .freeSlot(let slot):
            let index = values.add(hash, at: slot) { heap in
                guard heap.count + bytes.count < Int(UInt32.max) else { return false }
                heap.append(UnsafeRawBufferPointer(bytes))
                return true
            }
            return index.map { (UInt32($0), true) }
        }
    }

    @inline(__always)
    private static func areEqual(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
        guard a.count == b.count, let x = a.baseAddress, let y = b.baseAddress else { return false }
        return memoryIsEqual(x, y, b.count)
    }

    /// The values for which `isWanted` holds, sorted bytewise, and each value's place among them (`UInt32.max` for the others).
    borrowing func sorted(_ isWanted: [Bool]) -> (order: [UInt32], codes: [UInt32]) {
        var order = (0..<UInt32(count)).filter { isWanted[Int($0)] }
        order.sort { isBelow(value(Int($0)), value(Int($1))) }
        var codes = [UInt32](repeating: .max, count: count)
        for (code, index) in order.enumerated() { codes[Int(index)] = UInt32(code) }
        return (order, codes)
    }
}
