import CXXHash
import Synchronization

/// All identifiers of one log by ordinal, and back. Shared by the writer, who adds, and readers, who look up.
public final class IdentifierTable: Sendable {
    private let state = Mutex(IdentifierInterner())

    public init() {}

    /// Runs `body` with the table locked: the writer interns a whole commit under one lock.
    public func withInterner<R: Sendable, E: Error>(_ body: (inout IdentifierInterner) throws(E) -> R) throws(E) -> R {
        try state.withLock { interner throws(E) in try body(&interner) }
    }

    /// The ordinal of an identifier; nil when the log has never seen it. O(1).
    public func ordinal(of identifier: Identifier) -> IdentifierOrdinal? {
        var key = identifier.description
        return key.withUTF8 { bytes in
            withInterner { $0.find(bytes, hash: IdentifierInterner.hash(bytes)) }
        }
    }

    /// The identifier with this ordinal; nil when there is none. O(1).
    public func identifier(_ ordinal: IdentifierOrdinal) -> Identifier? {
        let key = state.withLock { $0.key(ordinal).map { String(decoding: $0, as: UTF8.self) } }
        guard let key, let colon = key.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        return Identifier(kind: IdentifierKind(rawValue: String(key[..<colon])), value: String(key[key.index(after: colon)...]))
    }

    /// How many ordinals have been given out.
    public var count: Int { state.withLock { $0.count } }

    /// Adds an identifier when it is new, and returns its ordinal. For tests and tools; the writer uses ``withInterner(_:)``.
    @discardableResult
    public func intern(_ identifier: Identifier) -> IdentifierOrdinal {
        var key = identifier.description
        return key.withUTF8 { bytes in
            withInterner { $0.intern(bytes, hash: IdentifierInterner.hash(bytes)).ordinal }
        }
    }
}

/// The table itself: keys in one heap, an open-addressing hash of ordinals, no allocation per identifier.
public struct IdentifierInterner: ~Copyable, Sendable {
    private struct Key {
        var offset: UInt64
        var count: UInt32
        var hash32: UInt32
    }

    private var heap = ByteHeap(capacity: 1 << 16)
    private var keys: [Key] = [Key(offset: 0, count: 0, hash32: 0)]
    private var slots: [UInt32] = Array(repeating: 0, count: 1024)
    private var used = 0

    init() {}

    /// Highest ordinal given out.
    public var count: Int { keys.count - 1 }

    /// XXH3 of the key's bytes.
    @inline(__always)
    public static func hash(_ key: UnsafeBufferPointer<UInt8>) -> UInt64 { XXH3_64bits(key.baseAddress, key.count) }

    public borrowing func key(_ ordinal: IdentifierOrdinal) -> UnsafeRawBufferPointer? {
        let index = Int(ordinal.rawValue)
        guard index > 0, index < keys.count, keys[index].count > 0 else { return nil }
        let key = keys[index]
        return UnsafeRawBufferPointer(rebasing: heap.bytes[Int(key.offset)..<Int(key.offset) + Int(key.count)])
    }

    public borrowing func find(_ key: UnsafeBufferPointer<UInt8>, hash: UInt64) -> IdentifierOrdinal? {
        let ordinal = slots[slot(of: key, hash: hash)]
        return ordinal == 0 ? nil : IdentifierOrdinal(rawValue: ordinal)
    }

    /// The slot that holds the key, or the free one where it belongs.
    @inline(__always)
    private borrowing func slot(of key: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Int {
        let mask = slots.count - 1
        let hash32 = UInt32(truncatingIfNeeded: hash >> 32)
        var slot = Int(truncatingIfNeeded: hash) & mask
        return slots.withUnsafeBufferPointer { slots in
            keys.withUnsafeBufferPointer { keys in
                while slots[slot] != 0 {
                    let entry = keys[Int(slots[slot])]
                    if entry.hash32 == hash32, Int(entry.count) == key.count,
                        equalBytes(heap.base + Int(entry.offset), key.baseAddress!, key.count)
                    {
                        return slot
                    }
                    slot = (slot &+ 1) & mask
                }
                return slot
            }
        }
    }

    /// The key's ordinal; a new key gets the next one.
    public mutating func intern(_ key: UnsafeBufferPointer<UInt8>, hash: UInt64) -> (ordinal: IdentifierOrdinal, isNew: Bool) {
        let slot = slot(of: key, hash: hash)
        if slots[slot] != 0 { return (IdentifierOrdinal(rawValue: slots[slot]), false) }
        let ordinal = UInt32(keys.count)
        keys.append(store(key, hash))
        occupy(slot, ordinal)
        return (IdentifierOrdinal(rawValue: ordinal), true)
    }

    /// Restores an identifier under the ordinal that the log stores.
    ///
    /// - Returns: False when the log contradicts itself: the ordinal has another key, or the key another ordinal, or the ordinal lies
    ///   more than `gapMax` above those known.
    public mutating func define(_ ordinal: IdentifierOrdinal, _ key: UnsafeBufferPointer<UInt8>, gapMax: Int) -> Bool {
        let index = Int(ordinal.rawValue)
        guard index > 0, index <= keys.count + gapMax, key.count > 0 else { return false }
        let hash = Self.hash(key)
        let slot = slot(of: key, hash: hash)
        if slots[slot] != 0 { return slots[slot] == ordinal.rawValue }
        while keys.count <= index { keys.append(Key(offset: 0, count: 0, hash32: 0)) }
        guard keys[index].count == 0 else { return false }
        keys[index] = store(key, hash)
        occupy(slot, ordinal.rawValue)
        return true
    }

    private mutating func store(_ key: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Key {
        let offset = heap.count
        heap.append(key.baseAddress!, count: key.count)
        return Key(offset: UInt64(offset), count: UInt32(key.count), hash32: UInt32(truncatingIfNeeded: hash >> 32))
    }

    private mutating func occupy(_ slot: Int, _ ordinal: UInt32) {
        slots[slot] = ordinal
        used += 1
        if used * 4 > slots.count * 3 { growSlots() }
    }

    private mutating func growSlots() {
        var larger = [UInt32](repeating: 0, count: slots.count * 2)
        let mask = larger.count - 1
        for ordinal in slots where ordinal != 0 {
            let key = keys[Int(ordinal)]
            let bytes = UnsafeBufferPointer(start: UnsafePointer(heap.base + Int(key.offset)), count: Int(key.count))
            var slot = Int(truncatingIfNeeded: Self.hash(bytes)) & mask
            while larger[slot] != 0 { slot = (slot &+ 1) & mask }
            larger[slot] = ordinal
        }
        slots = larger
    }
}
