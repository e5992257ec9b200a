import Definitions
import EventModel

/// Which entries of a timeline are wanted, and in what order.
public struct TimelineSelection: Sendable {
    public enum Order: String, Sendable, CaseIterable {
        /// Oldest first.
        case ascending = "asc"
        /// Newest first.
        case descending = "desc"
    }

    /// Nil for all.
    public var kinds: Set<EntryKind>?
    /// Nil for all.
    public var channels: Set<String>?
    public var sources: Set<String>?
    /// Stands somewhere in what the entry says, be it a title, a property or what is nested in one, whatever case and accents; nil for any.
    public var text: String?
    /// The first instant of interest; nil for no bound.
    public var from: Instant?
    /// The last instant of interest, included; nil for no bound.
    public var to: Instant?
    public var order: Order
    /// Entries of one page, 1...``limitMax``.
    public var limit: Int
    /// Where the page before ended; nil for the first.
    public var cursor: TimelineCursor?

    public static let limitMax = 10_000

    public init(
        kinds: Set<EntryKind>? = nil, channels: Set<String>? = nil, sources: Set<String>? = nil, text: String? = nil, from: Instant? = nil, to: Instant? = nil,
        order: Order = .ascending, limit: Int = limitMax, cursor: TimelineCursor? = nil
    ) {
        (self.channels, self.sources, self.text) = (channels, sources, text)
        (self.kinds, self.from, self.to) = (kinds, from, to)
        (self.order, self.cursor) = (order, cursor)
        self.limit = min(max(limit, 1), Self.limitMax)
    }

    /// Whether all but the text says yes.
    func selects(_ draft: TimelineDraft, _ contents: TimelineContents) -> Bool {
        if let kinds, !kinds.contains(draft.kind) { return false }
        let at = draft.order.occurredAt
        if let from, at < from { return false }
        if let to, at > to { return false }
        if let cursor, order == .ascending ? draft.order <= cursor : draft.order >= cursor { return false }
        if let channels, !channels.contains(contents.channel(draft) ?? "") { return false }
        if let sources, !sources.contains(contents.source(draft) ?? "") { return false }
        return true
    }
}
