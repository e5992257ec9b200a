import EventModel

/// Checks that sources and identifiers are defined before they are used, once a LogSegment, and agree over the log.
struct DefinitionCheck {
    /// Names by code, of the LogSegment at hand.
    private(set) var sources: [UInt32: String] = [:]
    /// Names in order of first use.
    private(set) var sourceNames: [String] = []
    private var namesSeen: Set<String> = []
    private var defined: Set<UInt32> = []
    private let identifiers: IdentifierTable
    /// Some definitions of the LogSegment were lost with damage before.
    var misses = false
    /// Some definitions of the log were lost with damage before, or were not read.
    var logMisses: Bool

    /// How many ordinals in a row may be missing behind damage, so that a lying file cannot claim memory.
    private static let gapMax = 1 << 20

    init(_ identifiers: IdentifierTable, logMisses: Bool) {
        (self.identifiers, self.logMisses) = (identifiers, logMisses)
    }

    var identifierCount: Int { defined.count }

    /// Takes a Block's definitions; false when one contradicts an earlier one.
    mutating func add(_ payload: BlockPayload) -> Bool {
        for (code, name) in payload.sources {
            guard sources[code] == nil, misses || Int(code) == sources.count, namesSeen.insert(name).inserted else { return false }
            sources[code] = name
            sourceNames.append(name)
        }
        let allowsGaps = logMisses
        for (ordinal, key) in payload.identifiers {
            guard defined.insert(ordinal).inserted else { return false }
            let key = UnsafeBufferPointer(rebasing: payload.bytes.bytes[key])
            guard Self.agrees(IdentifierOrdinal(rawValue: ordinal), key, identifiers, allowsGaps: allowsGaps) else { return false }
        }
        return true
    }

    private static func agrees(
        _ ordinal: IdentifierOrdinal, _ key: UnsafeBufferPointer<UInt8>, _ identifiers: IdentifierTable, allowsGaps: Bool
    ) -> Bool {
        identifiers.withInterner { interner in
            if interner.define(ordinal, key, gapMax: allowsGaps ? gapMax : 0) { return true }
            // Behind damage a new identifier may stand further on than the table reaches: nothing contradicts it.
            let isNew = interner.find(key, hash: IdentifierInterner.hash(key)) == nil && interner.key(ordinal) == nil
            return allowsGaps && isNew
        }
    }

    /// True when the row's source and identifiers are defined in the LogSegment.
    func knows(_ row: borrowing BlockPayload.Row, of payload: BlockPayload) -> Bool {
        guard sources[row.source] != nil else { return false }
        var scan = PayloadScan(payload.bytes.bytes)
        scan.at = row.identifiersOffset
        for _ in 0..<row.identifierCount {
            guard let ordinal = scan.varint(), let ordinal = UInt32(exactly: ordinal), defined.contains(ordinal) else { return false }
        }
        return true
    }
}
