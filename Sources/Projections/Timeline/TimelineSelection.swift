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
    /// Stands somewhere in the title or in a property that is a text, whatever case and accents; nil for any.
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

    func selects(_ entry: TimelineEntry) -> Bool {
        if let kinds, !kinds.contains(entry.kind) { return false }
        if let channels, !channels.contains(entry.channel ?? "") { return false }
        if let sources, !sources.contains(entry.source ?? "") { return false }
        if let from, entry.occurredAt < from { return false }
        if let to, entry.occurredAt > to { return false }
        if let text, !entry.says(text) { return false }
        guard let cursor else { return true }
        return order == .ascending ? entry.order > cursor : entry.order < cursor
    }
}

extension TimelineEntry {
    fileprivate func says(_ text: String) -> Bool {
        let folding = TextFolding(isExact: false)
        return folding.contains(title, text) || properties.contains { property in
            if case .text(let value)? = property.value { folding.contains(value, text) } else { false }
        }
    }
}
