/// How events of one name appear in the timeline.
///
/// An entry without a title does not appear by itself: it folds into the customer's entry of the same kind with the same value under
/// ``key``, sets that entry's state, and its amount and currency when it has them. When there is no such entry up to the question's
/// instant, the event appears by itself under its own name, so that nothing is lost.
public struct CatalogueEntry: Sendable, Hashable {
    public let event: EventSelector
    public let kind: EntryKind
    public let title: TitleTemplate?
    public let amount: PropertyPath?
    /// Where the ISO 4217 code is; nil when there is no amount.
    public let currency: PropertyPath?
    public let key: PropertyPath?
    /// `open`, `resolved`, `cancelled`…
    public let state: String?
    /// The entry's channel; nil for the source's.
    public let channel: String?
    /// Seconds.
    public let duration: PropertyPath?

    public init(
        event: EventSelector, kind: EntryKind, title: TitleTemplate? = nil, amount: PropertyPath? = nil, currency: PropertyPath? = nil,
        key: PropertyPath? = nil, state: String? = nil, channel: String? = nil, duration: PropertyPath? = nil
    ) {
        (self.event, self.kind, self.title) = (event, kind, title)
        (self.amount, self.currency, self.key) = (amount, currency, key)
        (self.state, self.channel, self.duration) = (state, channel, duration)
    }

    /// True when the event changes an entry instead of being one.
    public var folds: Bool { title == nil }
}
