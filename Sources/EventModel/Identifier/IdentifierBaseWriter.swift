// Writing a base: the records in order of ordinals, then the hash table. One that fits 128 MiB is filled on the way; a larger one is made
// in parts, each of which needs the hashes again: cheaper than keeping eight bytes for each of them meanwhile.

extension IdentifierBase {
    /// Writes a snapshot's identifiers as a section's bytes, in order, to `sink`.
    ///
    /// The same identifiers in the same order give the same bytes. Memory: 128 MiB at most for a part of the hash table, and an eighth
    /// of a byte an identifier.
    ///
    /// - Complexity: O(identifiers); every 27 million of them read all once more.
    public static func write<E: Error>(_ snapshot: IdentifierSnapshot, to sink: (UnsafeRawBufferPointer) throws(E) -> Void) throws(E) {
        try write(snapshot, partSlotsTarget: IdentifierBaseFormat.partSlotsTarget, to: sink)
    }

    /// - Parameter partSlotsTarget: How many slots a part has, about.
    static func write<E: Error>(
        _ snapshot: IdentifierSnapshot, partSlotsTarget: Int, to sink: (UnsafeRawBufferPointer) throws(E) -> Void
    ) throws(E) {
        var writer = IdentifierBaseWriter(snapshot, partSlotsTarget: partSlotsTarget)
        try writer.writeGroups(to: sink)
        try writer.writeTables(to: sink)
        try writer.writeSlots(to: sink)
        try writer.writeFooter(to: sink)
    }
}

struct IdentifierBaseWriter: ~Copyable {
    private let snapshot: IdentifierSnapshot
    private var footer = IdentifierBaseFooter()
    private var directory = ByteHeap()
    /// Keys in each part; of the only one, all ordinals, so that it can be filled before they have been counted.
    private var partKeys: [Int]
    /// The only part.
    private var onlySlots: ZeroedMemory?
    private var output = ByteHeap(capacity: outputBytes * 2)
    private var written = 0
    private var key = ByteHeap()

    private static let outputBytes = 256 * 1024

    init(_ snapshot: IdentifierSnapshot, partSlotsTarget: Int) {
        self.snapshot = snapshot
        (footer.count, footer.kindCount) = (snapshot.count, snapshot.kindCount - 1)
        while snapshot.count >> footer.partBits > partSlotsTarget / 5 * 4, footer.partBits < IdentifierBaseFormat.partBitsMax {
            footer.partBits += 1
        }
        partKeys = Array(repeating: 0, count: 1 << footer.partBits)
        guard partKeys.count == 1 else { return }
        partKeys = [snapshot.count]
        onlySlots = Self.slots(snapshot.count)
    }

    private static func slots(_ keys: Int) -> ZeroedMemory { ZeroedMemory(byteCount: buckets(keys) * IdentifierBaseFormat.bucketBytes) }

    private var offset: Int { written + output.count }

    private mutating func flush<E: Error>(ifOver bytes: Int = 0, to sink: (UnsafeRawBufferPointer) throws(E) -> Void) throws(E) {
        guard output.count > bytes else { return }
        try sink(output.bytes)
        written += output.count
        output.removeAll()
    }

    /// The hash of a record's key.
    private mutating func hash(_ record: UnsafeBufferPointer<UInt8>) -> UInt64? {
        guard let count = IdentifierRecord.keyBytes(record, snapshot.kinds) else { return nil }
        key.removeAll()
        let kinds = snapshot.kinds
        _ = key.appendUninitialized(count) {
            IdentifierRecord.writeKey(record, kinds, to: $0)
            return count
        }
        return IdentifierInterner.hash(key.bytes.assumingMemoryBound(to: UInt8.self))
    }
}

extension IdentifierBaseWriter {
    mutating func writeGroups<E: Error>(to sink: (UnsafeRawBufferPointer) throws(E) -> Void) throws(E) {
        for group in 0..<footer.groupCount {
            let first = group * IdentifierBaseFormat.groupOrdinals + 1
            appendGroup(first..<min(first + IdentifierBaseFormat.groupOrdinals, footer.count + 1))
            try flush(ifOver: Self.outputBytes, to: sink)
        }
        directory.appendFixed(UInt64(offset))
        footer.groupsEnd = offset
    }

    private mutating func appendGroup(_ ordinals: Range<Int>) {
        let records = ordinals.map { snapshot.record($0) }
        let bytes = records.reduce(0) { $0 + ($1?.count ?? 0) }
        let isWide = bytes > Int(UInt16.max)
        directory.appendFixed(UInt64(offset) | (isWide ? IdentifierBaseFormat.wideBit : 0))
        var end = 0
        for record in records {
            end += record?.count ?? 0
            if isWide { output.appendFixed(UInt32(end)) } else { output.appendFixed(UInt16(end)) }
        }
        for (index, record) in records.enumerated() {
            guard let record, let hash = hash(record) else { continue }
            output.append(UnsafeRawBufferPointer(record))
            if let onlySlots {
                Self.place(ordinals.lowerBound + index, hash, onlySlots, ordinalBits)
            } else {
                partKeys[IdentifierBaseFormat.part(hash, bits: footer.partBits)] += 1
            }
        }
    }

    /// Directory, kinds and parts.
    mutating func writeTables<E: Error>(to sink: (UnsafeRawBufferPointer) throws(E) -> Void) throws(E) {
        align()
        footer.directoryOffset = offset
        output.append(directory.bytes)
        footer.kindsOffset = offset
        for code in 1..<snapshot.kindCount {
            guard let kind = snapshot.kinds.prefix(UInt8(code)) else { continue }
            output.append(UInt8(kind.count))
            output.append(UnsafeRawBufferPointer(kind))
        }
        align()
        footer.partsOffset = offset
        for keys in partKeys {
            let buckets = Self.buckets(keys)
            output.appendFixed(UInt64(footer.bucketCount))
            output.appendFixed(UInt64(buckets))
            footer.bucketCount += buckets
        }
        align()
        footer.slotsOffset = offset
        try flush(to: sink)
    }

    private mutating func align() { output.appendZeros(IdentifierBaseFormat.aligned(offset) - offset) }

    private static func buckets(_ keys: Int) -> Int {
        let keysPerBucket = IdentifierBaseFormat.bucketSlots * IdentifierBaseFormat.loadNumerator
        return max(1, (keys * IdentifierBaseFormat.loadDenominator + keysPerBucket - 1) / keysPerBucket)
    }
}

extension IdentifierBaseWriter {
    mutating func writeSlots<E: Error>(to sink: (UnsafeRawBufferPointer) throws(E) -> Void) throws(E) {
        for part in partKeys.indices {
            let slots = onlySlots ?? filledSlots(part)
            try sink(UnsafeRawBufferPointer(slots.bytes))
            written += slots.bytes.count
        }
    }

    mutating func writeFooter<E: Error>(to sink: (UnsafeRawBufferPointer) throws(E) -> Void) throws(E) {
        footer.append(to: &output)
        try flush(to: sink)
    }

    private mutating func filledSlots(_ part: Int) -> ZeroedMemory {
        let slots = Self.slots(partKeys[part])
        var ordinal = 1
        while ordinal <= footer.count {
            if let record = snapshot.record(ordinal), let hash = hash(record),
                IdentifierBaseFormat.part(hash, bits: footer.partBits) == part
            {
                Self.place(ordinal, hash, slots, ordinalBits)
            }
            ordinal += 1
        }
        return slots
    }

    private var ordinalBits: Int { IdentifierBaseFormat.ordinalBits(count: footer.count) }

    private static func place(_ ordinal: Int, _ hash: UInt64, _ memory: ZeroedMemory, _ ordinalBits: Int) {
        let slots = memory.bytes.assumingMemoryBound(to: UInt32.self)
        let bucketCount = memory.bytes.count / IdentifierBaseFormat.bucketBytes
        var at = IdentifierBaseFormat.bucket(hash, count: bucketCount) * IdentifierBaseFormat.bucketSlots
        // There are more slots than keys.
        while slots[at] != 0 { at = at + 1 == slots.count ? 0 : at + 1 }
        let slot = UInt32(truncatingIfNeeded: ordinal) | IdentifierBaseFormat.fingerprint(hash, ordinalBits: ordinalBits)
        slots[at] = slot.littleEndian
    }
}
