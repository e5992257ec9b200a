import EventModel

/// catalogue.yaml: which events appear in the timeline, and how.
public struct Catalogue: Sendable, Hashable {
    /// In the file's order, one an event name.
    public let entries: [CatalogueEntry]
    public let visits: VisitRule
    private let indexByEvent: [EventSelector: Int]

    init(entries: [CatalogueEntry], visits: VisitRule) {
        (self.entries, self.visits) = (entries, visits)
        indexByEvent = Dictionary(entries.enumerated().map { ($1.event, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The entry for an event; nil when it does not appear. O(1).
    ///
    /// - Parameter name: The name of a track event; ignored for other types.
    public func entry(type: EventType, name: String?) -> CatalogueEntry? {
        let selector: EventSelector = type == .track ? .track(name ?? "") : .type(type)
        return indexByEvent[selector].map { entries[$0] }
    }

    /// The place in ``entries`` of the entry for an event; nil when it does not appear. O(1).
    public func index(type: EventType, name: String?) -> Int? { indexByEvent[type == .track ? .track(name ?? "") : .type(type)] }

    /// The entry for events of this selector; nil when they do not appear. O(1).
    public func entry(for selector: EventSelector) -> CatalogueEntry? { indexByEvent[selector].map { entries[$0] } }

    /// The track events that change deals.
    public static let dealEventNames: Set<String> = [
        "Deal Created", "Deal Updated", "Deal Stage Changed", "Deal Won", "Deal Lost", "Deal Reopened",
    ]
}
