// Identifiers of a checkpoint, read where they stand.
//
// Invariants
//   1. Immutable. Any number of threads look up without a lock, and nothing is allocated per identifier.
//   2. Every offset that the bytes hold is checked before it is used, at init or where it is read: bytes that lie give wrong answers at
//      worst, which the checkpoint's checksums are there to find.
// Format: EventLog.docc/CheckpointFormat.md, "Identifier base".

/// The first identifiers of a log by ordinal, and back, in place in a checkpoint's bytes.
public final class IdentifierBase: Sendable {
    let owned: SharedBytes
    let footer: IdentifierBaseFooter
    let parts: [Part]
    /// In order of their codes, from 1 on. Nothing is added.
    let kinds: IdentifierKindCodes

    struct Part {
        var firstBucket: Int
        var bucketCount: Int
    }

    /// Takes a section's bytes.
    ///
    /// - Throws: ``MappedDamage`` when they break the grammar.
    /// - Complexity: O(kinds + parts); the identifiers are not looked at.
    public init(_ bytes: SharedBytes) throws(MappedDamage) {
        owned = bytes
        footer = try IdentifierBaseFooter.decode(bytes.bytes)
        kinds = try Self.kinds(bytes.bytes, footer)
        parts = try Self.parts(bytes.bytes, footer)
    }

    /// Highest ordinal it has.
    public var count: Int { footer.count }
    /// Bytes of the section.
    public var byteCount: Int { owned.count }

    private static func kinds(_ bytes: UnsafeRawBufferPointer, _ footer: IdentifierBaseFooter) throws(MappedDamage) -> IdentifierKindCodes {
        let kinds = IdentifierKindCodes()
        var at = footer.kindsOffset
        for _ in 0..<footer.kindCount {
            guard at < footer.partsOffset, case let count = Int(bytes[at]), (1...IdentifierKindCodes.prefixBytesMax).contains(count),
                at + 1 + count <= footer.partsOffset
            else { throw MappedDamage(offsetBytes: at, "a kind of the identifier base has an impossible length") }
            kinds.append(UnsafeRawBufferPointer(rebasing: bytes[at + 1..<at + 1 + count]).assumingMemoryBound(to: UInt8.self))
            at += 1 + count
        }
        return kinds
    }

    private static func parts(_ bytes: UnsafeRawBufferPointer, _ footer: IdentifierBaseFooter) throws(MappedDamage) -> [Part] {
        var (parts, next): ([Part], UInt64) = ([], 0)
        for part in 0..<1 << footer.partBits {
            let at = footer.partsOffset + part * IdentifierBaseFormat.partEntryBytes
            let (first, count) = (bytes.loadFixed(at, as: UInt64.self), bytes.loadFixed(at + 8, as: UInt64.self))
            guard first == next, count > 0, count <= UInt64(footer.bucketCount) - next else {
                throw MappedDamage(offsetBytes: at, "a part of the identifier base's hash table lies outside of it")
            }
            parts.append(Part(firstBucket: Int(first), bucketCount: Int(count)))
            next += count
        }
        return parts
    }
}

/// Look-ups.
extension IdentifierBase {
    /// The record of an ordinal; nil when it has none.
    ///
    /// - Complexity: O(1), two or three cache lines.
    @inline(__always)
    func record(_ ordinal: Int) -> UnsafeBufferPointer<UInt8>? {
        guard ordinal > 0, ordinal <= footer.count else { return nil }
        let bytes = owned.bytes
        let (group, index) = ((ordinal &- 1) / IdentifierBaseFormat.groupOrdinals, (ordinal &- 1) % IdentifierBaseFormat.groupOrdinals)
        let entry = footer.directoryOffset &+ group &* 8
        let (start, end) = (
            bytes.loadFixed(entry, as: UInt64.self), bytes.loadFixed(entry &+ 8, as: UInt64.self) & ~IdentifierBaseFormat.wideBit
        )
        let isWide = start & IdentifierBaseFormat.wideBit != 0
        guard end <= UInt64(footer.groupsEnd), start & ~IdentifierBaseFormat.wideBit <= end else { return nil }
        let range = UnsafeRawBufferPointer(rebasing: bytes[Int(start & ~IdentifierBaseFormat.wideBit)..<Int(end)])
        let count = min(IdentifierBaseFormat.groupOrdinals, footer.count &- group &* IdentifierBaseFormat.groupOrdinals)
        return isWide ? Self.record(range, index, count, endsAs: UInt32.self) : Self.record(range, index, count, endsAs: UInt16.self)
    }

    @inline(__always)
    private static func record<End: FixedWidthInteger>(
        _ group: UnsafeRawBufferPointer, _ index: Int, _ count: Int, endsAs: End.Type
    ) -> UnsafeBufferPointer<UInt8>? {
        let endBytes = MemoryLayout<End>.size
        let room = group.count &- count &* endBytes
        guard room >= 0 else { return nil }
        let lower = index == 0 ? 0 : Int(group.loadFixed((index &- 1) &* endBytes, as: End.self))
        let upper = Int(group.loadFixed(index &* endBytes, as: End.self))
        guard lower < upper, upper <= room, let start = group.baseAddress else { return nil }
        let records = (start + count &* endBytes).assumingMemoryBound(to: UInt8.self)
        return UnsafeBufferPointer(start: records + lower, count: upper &- lower)
    }

    /// The ordinal of a key; nil when it is not there.
    ///
    /// - Complexity: O(1). A miss reads one cache line of slots, rarely two, and a key only where a fingerprint agrees by chance.
    @inline(__always)
    func find(_ key: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Int? {
        let part = parts[IdentifierBaseFormat.part(hash, bits: footer.partBits)]
        let ordinalBits = IdentifierBaseFormat.ordinalBits(count: footer.count)
        let ordinalMask = UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(ordinalBits)) - 1)
        let wanted = IdentifierBaseFormat.fingerprint(hash, ordinalBits: ordinalBits)
        var bucket = IdentifierBaseFormat.bucket(hash, count: part.bucketCount)
        for _ in 0..<part.bucketCount {
            let slots = UnsafeRawBufferPointer(rebasing: owned.bytes[slotsRange(part, bucket)])
            for index in 0..<IdentifierBaseFormat.bucketSlots {
                let slot = slots.loadFixed(index &* 4, as: UInt32.self)
                if slot == 0 { return nil }
                guard slot & ~ordinalMask == wanted, let record = record(Int(slot & ordinalMask)) else { continue }
                if IdentifierRecord.matches(record, key, kinds) { return Int(slot & ordinalMask) }
            }
            bucket = bucket &+ 1 == part.bucketCount ? 0 : bucket &+ 1
        }
        return nil
    }

    func slotsRange(_ part: Part, _ bucket: Int) -> Range<Int> {
        let start = footer.slotsOffset &+ (part.firstBucket &+ bucket) &* IdentifierBaseFormat.bucketBytes
        return start..<start &+ IdentifierBaseFormat.bucketBytes
    }
}
