import EventModel

/// What some unlinks cut between them: of all that ever named a pair only the latest on either clock matter.
struct Cuts {
    /// Links before it in the world are cut.
    private var latest = EventPoint(occurredAtMicros: .min, position: 0)
    /// Links recorded before it are cut.
    private var latestRetroactive: UInt64 = 0

    mutating func add(_ unlink: Unlink) {
        if unlink.isRetroactive {
            latestRetroactive = max(latestRetroactive, unlink.point.position)
        } else {
            latest = max(latest, unlink.point)
        }
    }

    mutating func formUnion(_ other: Cuts) {
        latest = max(latest, other.latest)
        latestRetroactive = max(latestRetroactive, other.latestRetroactive)
    }

    /// ``Unlink/cuts(_:)`` of any of them.
    @inline(__always)
    func contain(_ link: Link) -> Bool { link.point < latest || link.point.position < latestRetroactive }
}

/// What is cut at one basis, so that a walk over many links looks at the unlinks of each pair, and of each identifier, once.
struct CutMemory {
    fileprivate var ofPairs: [UInt64: Cuts] = [:]
    fileprivate var ofOnes: [UInt32: Cuts] = [:]
}

extension IdentityGraph {
    /// What the unlinks in force cut of a pair, or of memberships between the two.
    ///
    /// - Complexity: O(unlinks that name the pair or one of the two).
    func cuts(of a: UInt32, _ b: UInt32, isMembership: Bool, at basis: GraphBasis) -> Cuts {
        var memory = CutMemory()
        return cuts(of: a, b, isMembership: isMembership, at: basis, &memory)
    }

    /// - Parameter memory: Of the same basis.
    func cuts(of a: UInt32, _ b: UInt32, isMembership: Bool, at basis: GraphBasis, _ memory: inout CutMemory) -> Cuts {
        let key = IdentifierPair.key(a, b)
        if let known = memory.ofPairs[key] { return known }
        var cuts = Cuts()
        partings.forEachUnlink(ofPair: a, b) { if isInForce($0, at: basis) { cuts.add($0) } }
        if !isMembership {
            for end in [a, b] { cuts.formUnion(self.cuts(ofAlone: end, at: basis, &memory)) }
        }
        memory.ofPairs[key] = cuts
        return cuts
    }

    private func cuts(ofAlone ordinal: UInt32, at basis: GraphBasis, _ memory: inout CutMemory) -> Cuts {
        if let known = memory.ofOnes[ordinal] { return known }
        var cuts = Cuts()
        partings.forEachUnlink(ofAlone: ordinal) { if isInForce($0, at: basis) { cuts.add($0) } }
        memory.ofOnes[ordinal] = cuts
        return cuts
    }
}
