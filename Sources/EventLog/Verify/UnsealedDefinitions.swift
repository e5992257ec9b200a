import EventModel

/// What the LogSegments that are not sealed define, checked as start-up does when it brings them into memory: sources in order, each once a file; identifiers of which none contradicts
/// another or leaves a gap; and no row that uses what nothing defines.
struct UnsealedDefinitions {
    private var keys: [UInt32: [UInt8]] = [:]
    private var ordinals: [[UInt8]: UInt32] = [:]
    /// Of the file being read.
    private var sources: Set<String> = []
    private var defined: Set<UInt32> = []
    /// The highest ordinal known; nil when a sealed file that was not read may have higher ones.
    private var count: UInt32?

    /// - Parameter known: The highest ordinal of the sealed files; nil when they were not all read.
    init(known: UInt32?) { count = known }

    /// From now on an ordinal may be any.
    mutating func forgetWhatIsKnown() { count = nil }

    mutating func beginFile() { (sources, defined) = ([], []) }

    /// Nil when a Block fits; else why start-up refuses it.
    mutating func misfit(_ payload: BlockPayload, _ seen: inout SeenIdentifiers) -> String? {
        for (code, name) in payload.sources {
            guard Int(code) == sources.count, sources.insert(name).inserted else { return Self.contradiction }
        }
        for (ordinal, range) in payload.identifiers {
            let key = UnsafeBufferPointer(rebasing: payload.bytes.bytes[range])
            guard define(ordinal, key), seen.note(ordinal, key), defined.insert(ordinal).inserted else { return Self.contradiction }
        }
        var isKnown = true
        let (sourceCount, last) = (sources.count, count)
        _ = payload.forEachRow { _, row in
            isKnown = isKnown && Int(row.source) < sourceCount && RowIdentifiers(row, payload.bytes.bytes).allSatisfy { $0.rawValue <= last ?? .max }
        }
        return isKnown ? nil : "an event uses a source or an identifier that nothing defines"
    }

    static let contradiction = "a Block defines a source or an identifier that contradicts the log"

    private mutating func define(_ ordinal: UInt32, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
        guard ordinal > 0, !key.isEmpty else { return false }
        let bytes = Array(key)
        if let known = ordinals[bytes] { return known == ordinal }
        if keys[ordinal] != nil { return false }
        if let count {
            guard ordinal <= count &+ 1 else { return false }
            self.count = max(count, ordinal)
        }
        (keys[ordinal], ordinals[bytes]) = (bytes, ordinal)
        return true
    }
}
