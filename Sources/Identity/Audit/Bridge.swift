import EventModel

/// A pair of identifiers that alone holds a customer together: without their links it would be two.
public struct Bridge: Sendable, Hashable {
    public let first: Identifier
    public let second: Identifier
    public let rule: LinkRule
    /// The event that first linked the two.
    public let position: LogPosition
    public let occurredAt: Instant
    /// Identifiers on the side of ``first``, and on that of ``second``.
    public let firstCount: Int
    public let secondCount: Int
}

extension IdentityGraph {
    /// Bridges of a customer with so many identifiers on either side, the most even first.
    ///
    /// - Complexity: O(links of the members × log): R. E. Tarjan, "A note on finding the bridges of a graph", Information Processing Letters 2 (1974), without
    ///   recursion.
    public func bridges(of ordinal: IdentifierOrdinal, asOf: Instant, asKnownAt: LogPosition, partMin: Int) -> [Bridge] {
        guard let component = component(of: ordinal.rawValue, at: GraphBasis(asOf, asKnownAt)) else { return [] }
        var found: [Bridge] = []
        BridgeSearch(component).run { link, below in
            let (first, second) = (component.members.count - below, below)
            guard min(first, second) >= partMin else { return }
            found.append(bridge(link, child: second, rest: first))
        }
        return found.sorted { (min($1.firstCount, $1.secondCount), $0.position) < (min($0.firstCount, $0.secondCount), $1.position) }
    }

    private func bridge(_ found: BridgeSearch.Found, child: Int, rest: Int) -> Bridge {
        let link = found.link
        let isFirstBelow = found.below == link.a
        return Bridge(
            first: name(link.a), second: name(link.b), rule: link.rule, position: link.point.logPosition, occurredAt: link.point.occurredAt,
            firstCount: isFirstBelow ? child : rest, secondCount: isFirstBelow ? rest : child)
    }
}

/// Finds the pairs of a component without which it would fall apart. Pairs that several links join count once.
private struct BridgeSearch {
    struct Found {
        let link: Link
        /// The end on the side that was reached through the pair.
        let below: UInt32
    }

    private let members: [UInt32]
    /// For each member the other ends of its pairs, with the first link of each.
    private let pairs: [[(other: Int, link: Link)]]

    init(_ component: Component) {
        members = component.members
        let indexes = Dictionary(uniqueKeysWithValues: component.members.enumerated().map { ($1, $0) })
        var (pairs, seen) = ([[(other: Int, link: Link)]](repeating: [], count: component.members.count), Set<UInt64>())
        // By position: the first link of a pair comes first.
        for link in component.links where seen.insert(IdentifierPair.key(link.a, link.b)).inserted {
            guard let a = indexes[link.a], let b = indexes[link.b] else { continue }
            pairs[a].append((b, link))
            pairs[b].append((a, link))
        }
        self.pairs = pairs
    }

    /// Calls `body` with each bridge and how many members lie below it.
    func run(_ body: (Found, _ below: Int) -> Void) {
        let none = -1
        var (order, low, size) = ([Int](repeating: none, count: members.count), [Int](repeating: 0, count: members.count), [Int](repeating: 1, count: members.count))
        var stack: [(at: Int, parent: Int, via: Link?, next: Int)] = [(0, none, nil, 0)]
        (order[0], low[0]) = (0, 0)
        var count = 1
        while let top = stack.last {
            if top.next < pairs[top.at].count {
                stack[stack.count - 1].next += 1
                let (other, link) = pairs[top.at][top.next]
                if order[other] == none {
                    (order[other], low[other]) = (count, count)
                    count += 1
                    stack.append((other, top.at, link, 0))
                } else if other != top.parent {
                    low[top.at] = min(low[top.at], order[other])
                }
                continue
            }
            stack.removeLast()
            guard top.parent != none, let link = top.via else { continue }
            low[top.parent] = min(low[top.parent], low[top.at])
            size[top.parent] += size[top.at]
            if low[top.at] > order[top.parent] { body(Found(link: link, below: members[top.at]), size[top.at]) }
        }
    }
}
