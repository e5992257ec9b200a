import Definitions
import EventModel

/// Everything that happened with a customer, oldest first. Entries are made when they are asked for.
///
/// Made by ``TimelineFold/finish(asOf:)``.
public struct Timeline: Sendable {
    private var contents: TimelineContents
    /// By (occurredAt, position).
    private let drafts: [TimelineDraft]
    /// Track events that catalogue.yaml does not name: they are in no entry.
    public let unlisted: Int

    init(_ contents: TimelineContents, _ drafts: [TimelineDraft], unlisted: Int) {
        (self.contents, self.unlisted) = (contents, unlisted)
        let isOrdered = zip(drafts, drafts.dropFirst()).allSatisfy { $0.order <= $1.order }
        self.drafts = isOrdered ? drafts : drafts.sorted { $0.order < $1.order }
    }

    /// All of them. O(events and their properties).
    public var entries: [TimelineEntry] { drafts.map(contents.entry) }

    /// Those of some kinds.
    public func entries(_ kinds: Set<EntryKind>) -> [TimelineEntry] { drafts.lazy.filter { kinds.contains($0.kind) }.map(contents.entry) }

    /// All that a selection wants, whatever its limit, oldest first.
    public func entries(_ selection: TimelineSelection) -> [TimelineEntry] {
        let needle = selection.text.map { TextNeedle($0) }
        return drafts.lazy.filter { selection.selects($0, contents) && contents.says(needle, $0) }.map(contents.entry)
    }

    /// The entries that a selection wants, up to its limit.
    ///
    /// - Complexity: O(entries passed over), and what the entries of the page are made of; with a text, all that it is looked for in.
    public func page(_ selection: TimelineSelection) -> TimelinePage {
        var page: [TimelineEntry] = []
        var last: TimelineCursor?
        let isDescending = selection.order == .descending
        let needle = selection.text.map { TextNeedle($0) }
        for offset in drafts.indices {
            let draft = drafts[isDescending ? drafts.count - 1 - offset : offset]
            guard selection.selects(draft, contents), contents.says(needle, draft) else { continue }
            guard page.count < selection.limit else { return TimelinePage(entries: page, next: last) }
            page.append(contents.entry(draft))
            last = draft.order
        }
        return TimelinePage(entries: page, next: nil)
    }

    /// The same with an entry for each audience that the customer is a member of, at the instant of entry.
    public func including(_ memberships: [(audience: String, membership: Membership)]) -> Timeline {
        var (contents, drafts) = (contents, drafts)
        for (audience, membership) in memberships {
            guard let enteredAt = membership.enteredAt else { continue }
            let order = TimelineCursor(occurredAt: enteredAt, position: .none, discriminator: "audience:" + audience)
            drafts.append(TimelineDraft(.audience, order, .entry(contents.entries.count)))
            contents.entries.append(
                TimelineEntry(
                    kind: .audience, occurredAt: enteredAt, recordedAt: nil, position: .none, source: nil, title: "Entered \(audience)", state: "entered",
                    properties: [NamedValue("audience", .text(audience))]))
        }
        return Timeline(contents, drafts, unlisted: unlisted)
    }
}
