// Looking up many identifiers at once. A look-up reads three or four cache lines, each of which says where the next one is; those of one
// identifier must wait for each other, those of different identifiers need not. So the lines of a whole group are read step by step, and
// the look-ups that follow find them in the cache.

extension IdentifierInterner {
    private static let groupHashes = 64

    /// Brings what looking up these hashes reads into the processor's cache: call it with the hashes of a commit before they are interned.
    ///
    /// - Parameter hashes: Up to about a thousand; those of more would push the first ones out again.
    /// - Returns: Of no meaning; it keeps the reads from being optimised away.
    @discardableResult
    @inline(never)
    public borrowing func fetch(_ hashes: UnsafeBufferPointer<UInt64>) -> UInt64 {
        var (sum, start) = (UInt64(0), 0)
        while start < hashes.count {
            let group = UnsafeBufferPointer(rebasing: hashes[start..<min(start + Self.groupHashes, hashes.count)])
            sum &+= space.base?.fetch(group) ?? 0
            sum &+= space.tail.fetch(group)
            start += Self.groupHashes
        }
        return sum
    }
}

extension IdentifierBase {
    func fetch(_ hashes: UnsafeBufferPointer<UInt64>) -> UInt64 {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: hashes.count) { ordinals in
            var sum: UInt64 = 0
            for hash in hashes { sum &+= UInt64(slot(hash)) }
            for index in 0..<hashes.count {
                ordinals[index] = candidate(hashes[index])
                sum &+= groupStart(ordinals[index])
            }
            for ordinal in ordinals { sum &+= end(ordinal) }
            for ordinal in ordinals { sum &+= UInt64(record(ordinal)?.first ?? 0) }
            return sum
        }
    }

    @inline(__always)
    private func bucket(_ hash: UInt64) -> Range<Int> {
        let part = parts[IdentifierBaseFormat.part(hash, bits: footer.partBits)]
        return slotsRange(part, IdentifierBaseFormat.bucket(hash, count: part.bucketCount))
    }

    @inline(__always)
    private func slot(_ hash: UInt64) -> UInt32 { owned.bytes.loadFixed(bucket(hash).lowerBound, as: UInt32.self) }

    /// The first ordinal in the bucket whose fingerprint agrees; 0 when none does.
    @inline(__always)
    private func candidate(_ hash: UInt64) -> Int {
        let ordinalBits = IdentifierBaseFormat.ordinalBits(count: footer.count)
        let ordinalMask = UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(ordinalBits)) - 1)
        let (wanted, start) = (IdentifierBaseFormat.fingerprint(hash, ordinalBits: ordinalBits), bucket(hash).lowerBound)
        for index in 0..<IdentifierBaseFormat.bucketSlots {
            let slot = owned.bytes.loadFixed(start &+ index &* 4, as: UInt32.self)
            if slot == 0 { return 0 }
            if slot & ~ordinalMask == wanted { return min(Int(slot & ordinalMask), footer.count) }
        }
        return 0
    }

    private func groupStart(_ ordinal: Int) -> UInt64 {
        guard ordinal > 0 else { return 0 }
        let group = (ordinal &- 1) / IdentifierBaseFormat.groupOrdinals
        return owned.bytes.loadFixed(footer.directoryOffset &+ group &* 8, as: UInt64.self) & ~IdentifierBaseFormat.wideBit
    }

    /// What stands where the end of a record does, in the usual form of a group.
    private func end(_ ordinal: Int) -> UInt64 {
        let (start, index) = (groupStart(ordinal), (ordinal &- 1) % IdentifierBaseFormat.groupOrdinals)
        guard ordinal > 0, start < UInt64(footer.groupsEnd), case let at = Int(start) &+ index &* 2, at &+ 2 <= footer.groupsEnd else {
            return 0
        }
        return UInt64(owned.bytes.loadFixed(at, as: UInt16.self))
    }
}
