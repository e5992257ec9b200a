import EventModel

extension IdentityGraph {
    /// A shortest way of links between two identifiers at a basis, of several the one whose links were made first; nil when they are not connected.
    ///
    /// - Complexity: O(links of the customer).
    public func path(from start: IdentifierOrdinal, to end: IdentifierOrdinal, asOf: Instant, asKnownAt: LogPosition) -> [IdentityView.LinkEntry]? {
        guard let component = component(of: start.rawValue, at: GraphBasis(asOf, asKnownAt)), component.members.contains(end.rawValue) else { return nil }
        var linksByEnd: [UInt32: [Link]] = [:]
        // By position, so that older links are tried first.
        for link in component.links {
            linksByEnd[link.a, default: []].append(link)
            linksByEnd[link.b, default: []].append(link)
        }
        var (queue, reachedBy, next): ([UInt32], [UInt32: Link], Int) = ([start.rawValue], [:], 0)
        while next < queue.count, reachedBy[end.rawValue] == nil, queue[next] != end.rawValue {
            let member = queue[next]
            next += 1
            for link in linksByEnd[member] ?? [] {
                let other = link.other(than: member)
                guard other != start.rawValue, reachedBy[other] == nil else { continue }
                reachedBy[other] = link
                queue.append(other)
            }
        }
        var (path, at): ([IdentityView.LinkEntry], UInt32) = ([], end.rawValue)
        while at != start.rawValue, let link = reachedBy[at] {
            path.append(entry(link))
            at = link.other(than: at)
        }
        return path.reversed()
    }

    /// All links that events ever made directly between two identifiers, as far as it is known, by position, each with why it has no effect at the basis; nil where it has.
    public func everLinks(
        between one: IdentifierOrdinal, and other: IdentifierOrdinal, asOf: Instant, asKnownAt: LogPosition
    ) -> [(link: IdentityView.LinkEntry, ending: LinkEnding?)] {
        let basis = GraphBasis(asOf, asKnownAt)
        return links.all(ofPair: one.rawValue, other.rawValue, nodes).map { links[$0] }.filter { $0.point.position <= asKnownAt.rawValue }
            .sorted { $0.point.position < $1.point.position }.map { (entry($0), ending(of: $0, at: basis)) }
    }

    private func entry(_ link: Link) -> IdentityView.LinkEntry {
        IdentityView.LinkEntry(from: name(link.a), to: name(link.b), rule: link.rule, position: link.point.logPosition, occurredAt: link.point.occurredAt)
    }
}
