/// How events of one name appear in the timeline.
///
/// An entry without a title does not appear by itself: it folds into the customer's entry of the same kind with the same value under
/// ``key``, sets that entry's state, and its amount and currency when it has them. When there is no such entry up to the question's
/// instant, the event appears by itself under its own name, so that nothing is lost.
///
/// Deal events are different: ``Catalogue/dealEventNames`` of kind `deal` fold into one entry a deal, as pipeline.yaml says, and the title
/// tells what the event did to it.
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
    /// The state of an entry that has none yet.
    public let stateIfNew: String?
    /// A state is replaced by one of the same or a higher rank only: who clicked has not just opened.
    public let rank: Int
    /// The kind of entry, of the same key, that the event gives an amount back of; nil for events that refund nothing.
    public let refunds: EntryKind?
    /// The entry's channel; nil for the source's.
    public let channel: String?
    /// Seconds.
    public let duration: PropertyPath?
    /// Whether an event of kind `visit` stands for itself also while a visit is under way.
    public let isAlone: Bool

    /// - Parameter rank: 0 for events that have a title and 1 for others unless it says.
    public init(
        event: EventSelector, kind: EntryKind, title: TitleTemplate? = nil, amount: PropertyPath? = nil, currency: PropertyPath? = nil,
        key: PropertyPath? = nil, state: String? = nil, stateIfNew: String? = nil, rank: Int? = nil, refunds: EntryKind? = nil,
        channel: String? = nil, duration: PropertyPath? = nil, isAlone: Bool = false
    ) {
        (self.event, self.kind, self.title) = (event, kind, title)
        (self.amount, self.currency, self.key) = (amount, currency, key)
        (self.state, self.stateIfNew, self.rank) = (state, stateIfNew, rank ?? (title == nil ? 1 : 0))
        (self.refunds, self.channel, self.duration, self.isAlone) = (refunds, channel, duration, isAlone)
    }

    /// True when the event changes an entry instead of being one.
    public var folds: Bool { title == nil }

    /// Ranks go from 0 to this.
    public static let rankMax = 100
}
