import EventModel

/// Which events an erasure takes: those at or before a position that carry one of some identifiers.
struct ErasureScope: Equatable, Sendable {
    /// Ascending, each once.
    let ordinals: [UInt32]
    let through: UInt64
    private let isTaken: Set<UInt32>

    init(_ ordinals: some Sequence<UInt32>, through: UInt64) {
        isTaken = Set(ordinals)
        self.ordinals = isTaken.sorted()
        self.through = through
    }

    func contains(_ ordinal: UInt32) -> Bool { isTaken.contains(ordinal) }

    /// Whether the event at a position with these identifiers is taken.
    func takes(_ position: UInt64, _ identifiers: some Sequence<IdentifierOrdinal>) -> Bool {
        position <= through && identifiers.contains { isTaken.contains($0.rawValue) }
    }

    func takes(_ position: UInt64, _ tuple: IdentifierTuple) -> Bool { position <= through && tuple.ordinals.contains { isTaken.contains($0) } }
}

extension SealedSegment {
    /// Whether the file has to be read for an erasure: it defines one of the identifiers, at a position that may be taken.
    func isTouched(by scope: ErasureScope) throws(EventLogError) -> Bool {
        guard firstPosition <= scope.through else { return false }
        var isTouched = false
        try forEachIdentifier { ordinal, _ in
            isTouched = isTouched || scope.contains(ordinal)
            return true
        }
        return isTouched
    }

    /// The rows whose events an erasure takes, ascending.
    ///
    /// - Complexity: O(rows).
    func rows(takenBy scope: ErasureScope) throws(EventLogError) -> [Int] {
        var rows: [Int] = []
        var decoded = DecodedRowGroup(self, columns: try groups[0].columns())
        for group in groups {
            try decoded.decodeRows(of: group)
            for row in 0..<decoded.rows {
                let position = firstPosition &+ UInt64(bitPattern: decoded.positions[row])
                try decoded.withTuple(ofRow: row) { tuple throws(EventLogError) in if scope.takes(position, tuple) { rows.append(group.firstRow + row) } }
            }
        }
        return rows
    }
}
