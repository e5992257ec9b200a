import EventModel

/// Which audiences a customer joined and left between two bases, and when.
public struct MembershipDiff: Sendable {
    private struct Entry: Sendable {
        let name: String
        let from: Membership?
        let to: Membership?
    }

    private let joined: [Entry]
    private let left: [Entry]
    private let reentered: [Entry]

    /// - Parameters:
    ///   - from: Empty where the basis does not know the customer; likewise `to`.
    public init(from: [(audience: String, membership: Membership)], to: [(audience: String, membership: Membership)]) {
        let (old, new) = (Self.byName(from), Self.byName(to))
        joined = to.filter { $0.membership.isMember && old[$0.audience]?.isMember != true }.map { Entry(name: $0.audience, from: nil, to: $0.membership) }
        left = from.filter { $0.membership.isMember && new[$0.audience]?.isMember != true }.map { Entry(name: $0.audience, from: $0.membership, to: new[$0.audience]) }
        reentered = to.compactMap { name, membership in
            guard let before = old[name], before.isMember, membership.isMember, before.isOtherStay(than: membership) else { return nil }
            return Entry(name: name, from: before, to: membership)
        }
    }

    public var isEmpty: Bool { joined.isEmpty && left.isEmpty && reentered.isEmpty }

    private static func byName(_ list: [(audience: String, membership: Membership)]) -> [String: Membership] {
        Dictionary(list.map { ($0.audience, $0.membership) }, uniquingKeysWith: { first, _ in first })
    }

    /// Writes `added`, `removed` and `changed`, as far as not empty, into an open object. `left_at` is null where the later basis does not know the customer, or that
    /// it ever was a member.
    public func appendFields(to json: inout JSONWriter) {
        append("added", joined, to: &json) { entry, json in
            json.field("name", entry.name)
            json.field("member", true)
            entry.to?.appendFields(to: &json)
        }
        append("removed", left, to: &json) { entry, json in
            json.field("name", entry.name)
            json.field("member", false)
            entry.from?.appendFields(to: &json)
            entry.to.appendLeft(to: &json)
        }
        append("changed", reentered, to: &json) { entry, json in
            for (key, membership) in [("from", entry.from), ("to", entry.to)] {
                json.field(key) { json in
                    json.object { json in
                        json.field("name", entry.name)
                        json.field("member", true)
                        membership?.appendFields(to: &json)
                    }
                }
            }
        }
    }

    private func append(_ name: String, _ entries: [Entry], to json: inout JSONWriter, _ body: (Entry, inout JSONWriter) -> Void) {
        guard !entries.isEmpty else { return }
        json.field(name) { json in json.array { json in for entry in entries { json.object { body(entry, &$0) } } } }
    }
}

extension Membership {
    /// A member at both bases who entered at another instant has left in between; where the search for it gave up, that is not known.
    fileprivate func isOtherStay(than other: Membership) -> Bool { isExact && other.isExact && enteredAt != other.enteredAt }

    /// Since when the customer has been outside after having been a member; nil for members and for who never was.
    public var leftAt: Instant? { outsideSince.flatMap { $0 == .earliest ? nil : $0 } }
}

extension Membership? {
    /// Writes `left_at` (and `"left_at_or_before":true` where the search gave up) into an open object.
    public func appendLeft(to json: inout JSONWriter) {
        json.field("left_at", self?.leftAt)
        if let membership = self, membership.leftAt != nil, !membership.isExact { json.field("left_at_or_before", true) }
    }
}
