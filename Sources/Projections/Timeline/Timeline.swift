import Definitions
import EventModel

/// Everything that happened with a customer, oldest first.
///
/// Made by ``TimelineFold/finish()``.
public struct Timeline: Sendable {
    /// By (occurredAt, position).
    public private(set) var entries: [TimelineEntry]

    init(_ entries: [TimelineEntry]) { self.entries = entries.sorted { $0.order < $1.order } }

    /// The entries that a selection wants, up to its limit.
    ///
    /// - Complexity: O(entries)
    public func page(_ selection: TimelineSelection) -> TimelinePage {
        var wanted = entries.filter { selection.selects($0) }
        if selection.order == .descending { wanted.reverse() }
        let page = Array(wanted.prefix(selection.limit))
        return TimelinePage(entries: page, next: wanted.count > page.count ? page.last?.order : nil)
    }

    /// The same with an entry for each audience that the customer is a member of, at the instant of entry.
    public func including(_ memberships: [(audience: String, membership: Membership)]) -> Timeline {
        Timeline(entries + memberships.compactMap { Self.entry($0.audience, $0.membership) })
    }

    private static func entry(_ audience: String, _ membership: Membership) -> TimelineEntry? {
        guard let enteredAt = membership.enteredAt else { return nil }
        return TimelineEntry(
            kind: .audience, occurredAt: enteredAt, recordedAt: nil, position: .none, source: nil, title: "Entered \(audience)",
            state: "entered", properties: [.init("audience", .text(audience))], changes: [], discriminator: "audience:" + audience)
    }
}
