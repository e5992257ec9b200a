// Constants of the identifier base, a section of a checkpoint. Their meaning: EventLog.docc/CheckpointFormat.md, "Identifier base".

/// Numbers and bounds of the format, and what its last bytes say.
enum IdentifierBaseFormat {
    static let magic: UInt32 = 0x4244_4948  // "HIDB" little-endian
    static let version: UInt16 = 1

    static let groupOrdinals = 64
    /// Marks a directory entry whose group has ends of four bytes rather than two.
    static let wideBit: UInt64 = 1 << 63

    static let bucketSlots = 16
    static let bucketBytes = 64
    /// Five buckets hold what four would if all were full: 80 % of the slots are used.
    static let loadNumerator = 4
    static let loadDenominator = 5
    /// Parts of the hash table are made one after another, each of about this many slots, 128 MiB, at most.
    static let partSlotsTarget = 32 << 20
    static let partBitsMax = 12
    static let partEntryBytes = 16

    static let footerBytes = 80
    static let alignmentBytes = 64

    static func aligned(_ offset: Int) -> Int { (offset + alignmentBytes - 1) & ~(alignmentBytes - 1) }

    /// Bits of a slot that hold the ordinal; the rest is a fingerprint.
    static func ordinalBits(count: Int) -> Int { UInt64.bitWidth - UInt64(count).leadingZeroBitCount }

    @inline(__always)
    static func part(_ hash: UInt64, bits: Int) -> Int { Int(truncatingIfNeeded: hash >> UInt64(64 - bits)) }

    @inline(__always)
    static func bucket(_ hash: UInt64, count: Int) -> Int {
        Int(truncatingIfNeeded: ((hash & 0xFFFF_FFFF) &* UInt64(truncatingIfNeeded: count)) &>> 32)
    }

    /// What stands above the ordinal in a slot.
    @inline(__always)
    static func fingerprint(_ hash: UInt64, ordinalBits: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: (hash >> 32) << UInt64(truncatingIfNeeded: ordinalBits))
    }
}

/// The last 80 bytes: where everything is.
struct IdentifierBaseFooter: Equatable {
    var kindCount = 0
    var partBits = 0
    var count = 0
    /// Groups of records stand from 0 to here.
    var groupsEnd = 0
    var directoryOffset = 0
    var kindsOffset = 0
    var partsOffset = 0
    var slotsOffset = 0
    var bucketCount = 0

    var groupCount: Int { (count + IdentifierBaseFormat.groupOrdinals - 1) / IdentifierBaseFormat.groupOrdinals }
    var footerOffset: Int { slotsOffset + bucketCount * IdentifierBaseFormat.bucketBytes }

    func append(to bytes: inout ByteHeap) {
        let start = bytes.count
        bytes.appendFixed(IdentifierBaseFormat.magic)
        bytes.appendFixed(IdentifierBaseFormat.version)
        bytes.append(UInt8(kindCount))
        bytes.append(UInt8(partBits))
        for field in [count, groupsEnd, directoryOffset, kindsOffset, partsOffset, slotsOffset, bucketCount] {
            bytes.appendFixed(UInt64(field))
        }
        bytes.appendZeros(start + IdentifierBaseFormat.footerBytes - bytes.count)
    }

    /// Reads the footer; every offset that it returns is in order and inside the bytes.
    static func decode(_ bytes: UnsafeRawBufferPointer) throws(MappedDamage) -> IdentifierBaseFooter {
        let at = bytes.count - IdentifierBaseFormat.footerBytes
        guard at >= 0 else { throw MappedDamage(offsetBytes: bytes.count, "the identifier base ends inside its footer") }
        guard bytes.loadFixed(at, as: UInt32.self) == IdentifierBaseFormat.magic,
            bytes.loadFixed(at + 4, as: UInt16.self) == IdentifierBaseFormat.version
        else { throw MappedDamage(offsetBytes: at, "no identifier base of version \(IdentifierBaseFormat.version) ends here") }
        let fields = (0..<7).map { bytes.loadFixed(at + 8 + $0 * 8, as: UInt64.self) }
        // Above this no sum or product of them could overflow.
        guard fields.allSatisfy({ $0 <= UInt64(max(bytes.count, Int(UInt32.max))) }) else {
            throw MappedDamage(offsetBytes: at + 8, "an offset of the identifier base lies outside of it")
        }
        let numbers = fields.map { Int($0) }
        let footer = IdentifierBaseFooter(
            kindCount: Int(bytes[at + 6]), partBits: Int(bytes[at + 7]), count: numbers[0], groupsEnd: numbers[1],
            directoryOffset: numbers[2],
            kindsOffset: numbers[3], partsOffset: numbers[4], slotsOffset: numbers[5], bucketCount: numbers[6])
        guard footer.isOrdered, footer.footerOffset == at else {
            throw MappedDamage(offsetBytes: at + 8, "the offsets of the identifier base contradict each other")
        }
        return footer
    }

    private var isOrdered: Bool {
        let directoryEnd = directoryOffset + (groupCount + 1) * 8
        let partsEnd = partsOffset + IdentifierBaseFormat.partEntryBytes << partBits
        return kindCount < IdentifierKindCodes.codesMax && partBits <= IdentifierBaseFormat.partBitsMax && count < UInt32.max
            && groupsEnd <= directoryOffset && directoryEnd <= kindsOffset && kindsOffset <= partsOffset && partsEnd <= slotsOffset
    }
}

extension UnsafeRawBufferPointer {
    @inline(__always)
    func loadFixed<T: FixedWidthInteger>(_ offset: Int, as type: T.Type) -> T {
        T(littleEndian: loadUnaligned(fromByteOffset: offset, as: T.self))
    }
}
