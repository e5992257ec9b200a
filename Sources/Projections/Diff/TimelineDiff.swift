import Definitions
import EventModel

/// What differs between a customer's timelines at two bases.
///
/// An entry with a key, such as an order, is the same entry at both when its kind and its key are; any other when its first event is.
public struct TimelineDiff: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case added, changed, gone
    }

    /// An entry that one of the two does not have, or has otherwise.
    public struct Change: Sendable {
        public let from: TimelineEntry?
        public let to: TimelineEntry?

        public var kind: Kind { from == nil ? .added : to == nil ? .gone : .changed }
    }

    /// In the order of when the entries began, as the later basis says where it has them.
    public let changes: [Change]

    /// - Complexity: O(events of both and their properties): all entries are made.
    public init(from: Timeline?, to: Timeline?) {
        let (before, after) = (Self.named(from), Self.named(to))
        let old = Dictionary(before, uniquingKeysWith: { first, _ in first })
        let kept = Set(after.map(\.0))
        let changed = after.compactMap { name, entry in old[name] == entry ? nil : Change(from: old[name], to: entry) }
        let gone = before.filter { !kept.contains($0.0) }.map { Change(from: $0.1, to: nil) }
        changes = (changed + gone).sorted { $0.place < $1.place }
    }

    public func count(_ kind: Kind) -> Int { changes.count { $0.kind == kind } }

    /// What makes two entries the same to a reader.
    private struct Name: Hashable {
        let kind: EntryKind
        let key: String?
        /// Of entries without a key.
        let position: LogPosition
        /// Tells entries apart that would have one name, in their order.
        var number = 0
    }

    private static func named(_ timeline: Timeline?) -> [(Name, TimelineEntry)] {
        var counts: [Name: Int] = [:]
        return (timeline?.entries ?? []).map { entry in
            var name = Name(kind: entry.kind, key: entry.key, position: entry.key == nil ? entry.position : .none)
            let number = counts[name, default: 0]
            counts[name] = number + 1
            name.number = number
            return (name, entry)
        }
    }
}

extension TimelineDiff.Change {
    fileprivate var place: TimelineCursor {
        let entry = to ?? from
        return TimelineCursor(occurredAt: entry?.occurredAt ?? .earliest, position: entry?.position ?? .none, discriminator: entry?.kind.rawValue ?? "")
    }
}
