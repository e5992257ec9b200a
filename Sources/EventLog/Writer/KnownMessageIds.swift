import EventModel

/// Which messageIds the log has: a filter over the whole history first, then memory, then sealed LogSegments, newest first.
struct KnownMessageIds: ~Copyable {
    /// Says "certainly new" for almost all that are.
    private(set) var filter: MessageIdFilter

    /// - Complexity: O(bytes of the filter's last generation), at most 100 MB with up to 110 million ids: at start, so that no commit pays for it.
    init(_ filter: consuming MessageIdFilter = MessageIdFilter()) {
        self.filter = filter
        self.filter.makeWritable()
    }

    /// Calls `body` with events stored before that may have this messageId, until it says true; returns its position.
    ///
    /// - Parameters:
    ///   - active: Its events are found durable or not.
    ///   - state: Where the others are.
    ///   - anchor: Gives the anchor of the incoming event; asked for only when sealed LogSegments are looked into.
    /// - Complexity: O(1) for a new messageId.
    borrowing func find(
        _ id: MessageKey, active: UnsealedSegment, _ state: LogState, anchor: () -> IdentifierOrdinal?, _ body: EventMatch
    ) throws(EventLogError) -> UInt64? {
        guard filter.mayContain(id.hash) else { return nil }
        if let found = try active.findAdded(id, from: active.firstPosition, body) { return found }
        for piece in state.unsealed.reversed() {
            if let found = try piece.find(id, body) { return found }
        }
        guard !state.sealed.isEmpty else { return nil }
        var id = id
        id.anchor = anchor()
        for piece in state.sealed.reversed() {
            if let found = try piece.find(id, body) { return found }
        }
        return nil
    }

    /// Touches what the filter will be asked about.
    func fetch(_ hashes: UnsafeBufferPointer<UInt64>) { _ = filter.fetch(hashes) }

    /// Notes the messageId of an event that was read at start, which the filter may have already.
    mutating func insertUnlessKnown(_ hash: UInt64) { filter.insertUnlessKnown(hash) }

    /// Notes the messageId of an event that was accepted.
    @inline(__always)
    mutating func insert(_ hash: UInt64) { filter.insert(hash) }
}
