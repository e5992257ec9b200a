import CXXHash

/// The writing side of an ``IdentifierTable``: finds identifiers and gives new ones their ordinals. Used under the table's lock.
public struct IdentifierInterner: ~Copyable, @unchecked Sendable {
    // Unchecked, since `scratch` is used under the table's lock only.

    private(set) var space: IdentifierSpace
    private let scratch = KeyScratch()

    /// Where a key is unpacked for its caller.
    private final class KeyScratch {
        var bytes = ByteHeap(capacity: 1024)
    }

    init(base: IdentifierBase?) {
        let kinds = base.map { IdentifierKindCodes(copying: $0.kinds) } ?? IdentifierKindCodes()
        space = IdentifierSpace(base: base, tail: IdentifierTail(baseCount: base?.count ?? 0, kinds: kinds))
    }

    /// Highest ordinal given out.
    public var count: Int { space.count }

    /// XXH3 of the key's bytes.
    @inline(__always)
    public static func hash(_ key: UnsafeBufferPointer<UInt8>) -> UInt64 { XXH3_64bits(key.baseAddress, key.count) }

    /// Reads from memory what ``key(_:)`` will read, and returns something of it: for who asks for many, and does not want to wait for each.
    @inline(__always)
    public borrowing func touch(_ ordinal: IdentifierOrdinal) -> UInt32 { space.record(Int(ordinal.rawValue)).map { UInt32(truncatingIfNeeded: $0.count) } ?? 0 }

    /// The key of an ordinal; nil when it has none. Valid until the next call, and while the table is locked.
    public borrowing func key(_ ordinal: IdentifierOrdinal) -> UnsafeRawBufferPointer? {
        space.withKey(Int(ordinal.rawValue)) { key in
            scratch.bytes.removeAll()
            scratch.bytes.append(UnsafeRawBufferPointer(key))
            return scratch.bytes.bytes
        }
    }

    @inline(__always)
    public borrowing func find(_ key: UnsafeBufferPointer<UInt8>, hash: UInt64) -> IdentifierOrdinal? {
        space.find(key, hash: hash).map { IdentifierOrdinal(rawValue: UInt32(truncatingIfNeeded: $0)) }
    }

    /// The key's ordinal; a new key gets the next one.
    public mutating func intern(_ key: UnsafeBufferPointer<UInt8>, hash: UInt64) -> (ordinal: IdentifierOrdinal, isNew: Bool) {
        if let known = find(key, hash: hash) { return (known, false) }
        let ordinal = UInt32(space.tail.firstOrdinal + space.tail.append(key, hash: hash))
        return (IdentifierOrdinal(rawValue: ordinal), true)
    }

    /// Gives out ordinals up to `count` without a key: those of identifiers that the log does not have any more.
    public mutating func skip(to count: Int) { space.tail.skip(to: count - space.tail.firstOrdinal + 1) }

    /// Restores an identifier under the ordinal that the log stores. One that the base has already is fine when the key agrees.
    ///
    /// - Returns: False when the log contradicts itself or the base: the ordinal has another key, or the key another ordinal, or the
    ///   ordinal lies more than `gapMax` above those known. A gap inside the base cannot be filled any more.
    public mutating func define(_ ordinal: IdentifierOrdinal, _ key: UnsafeBufferPointer<UInt8>, gapMax: Int) -> Bool {
        let ordinal = Int(ordinal.rawValue)
        guard ordinal > 0, ordinal <= count + 1 + gapMax, key.count > 0 else { return false }
        let hash = Self.hash(key)
        if let known = space.find(key, hash: hash) { return known == ordinal }
        let index = ordinal - space.tail.firstOrdinal
        guard index >= 0, !space.tail.isDefined(index) else { return false }
        space.tail.define(index, key, hash: hash)
        return true
    }
}

/// Exchanging the base.
extension IdentifierInterner {
    func snapshot() -> IdentifierSnapshot { IdentifierSnapshot(space: space, count: count, kindCount: space.tail.kinds.count) }

    /// Goes on from a base that was made from this table, with a tail of only what came since.
    ///
    /// - Returns: False, and nothing has changed, when the base has more than the table or less than the present base, or another last key.
    mutating func adopt(_ base: IdentifierBase) -> Bool {
        guard base.count >= space.baseCount, base.count <= count, agreesAtItsEnd(base) else { return false }
        let old = space
        let fresh = IdentifierTail(baseCount: base.count, kinds: IdentifierKindCodes(copying: base.kinds))
        var ordinal = base.count + 1
        while ordinal <= old.count {
            let index = ordinal - fresh.firstOrdinal
            if old.withKey(ordinal, { fresh.define(index, $0, hash: Self.hash($0)) }) == nil { fresh.skip(to: index + 1) }
            ordinal += 1
        }
        space = IdentifierSpace(base: base, tail: fresh, forgotten: old.forgotten)
        return true
    }

    /// Takes the keys from these ordinals: neither is found by the other any more, and the key gets another ordinal when it comes again.
    mutating func forget(_ ordinals: some Sequence<IdentifierOrdinal>) {
        let more = Set(ordinals.lazy.map { Int($0.rawValue) })
        space.forgotten = ForgottenOrdinals(more.union(space.forgotten?.ordinals ?? []))
    }

    private func agreesAtItsEnd(_ base: IdentifierBase) -> Bool {
        guard base.count > 0 else { return true }
        let last = base.count
        return space.withKey(last) { base.find($0, hash: Self.hash($0)) == last } ?? (base.record(last) == nil)
    }
}
