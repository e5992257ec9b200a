import EventModel

@testable import Identity

/// What the graph and the naive model say differently at one basis.
struct Comparison {
    let story: Story
    let naive: NaiveIdentity
    let asOf: Instant
    let asKnownAt: Int

    private var known: LogPosition { LogPosition(rawValue: UInt64(asKnownAt)) }

    func differences() -> [String] {
        let effective = naive.effectiveLinks(asOf, asKnownAt)
        let partition = story.graph.components(asOf: asOf, asKnownAt: known)
        var found = owners()
        var people: [IdentifierOrdinal] = []
        for ordinal in (1...UInt32(story.identifiers.count)).map(IdentifierOrdinal.init(rawValue:)) {
            let name = story.name(ordinal)
            let expected = naive.isSeen(name, asOf, asKnownAt) ? NaiveIdentity.component(of: name, effective) : nil
            let customer = story.graph.customer(of: ordinal, asOf: asOf, asKnownAt: known)
            let members = customer.map { Set($0.members.map { story.name($0) }) }
            if members != expected { found.append("\(name): \(members?.sorted() ?? []) instead of \(expected?.sorted() ?? [])") }
            guard let customer else { continue }
            people.append(ordinal)
            if partition.customer(of: ordinal) != customer.id { found.append("\(name): partition has \(partition.customer(of: ordinal))") }
            guard ordinal == customer.id.oldest else { continue }
            if customer.aliases != aliases(of: customer) { found.append("\(name): aliases \(customer.aliases)") }
            found += anchors(customer)
        }
        return found + memberships(people) + keptApart(people, effective) + refusals(people)
    }

    private func owners() -> [String] {
        (1...story.events.count).compactMap { position in
            let owner = story.owner(LogPosition(rawValue: UInt64(position)))
            let expected = naive.owners[position - 1]
            return owner == expected ? nil : "event \(position) belongs to \(owner ?? "-") instead of \(expected ?? "-")"
        }
    }

    /// Every event that belongs to a member is stored under one of the anchors.
    private func anchors(_ customer: Customer) -> [String] {
        story.events.compactMap { event in
            let owner = story.graph.owner(ofEventAt: event.position, anchor: event.anchor)
            guard let owner, customer.contains(owner), !customer.anchors.contains(event.anchor) else { return nil }
            return "\(customer.id): no anchor \(event.anchor)"
        }
    }

    private func aliases(of customer: Customer) -> [CustomerID] {
        let members = Set(customer.members.map { story.name($0) })
        let links = naive.links.filter { members.contains($0.a) && !$0.isMembership && naive.isEffective($0, asOf, asKnownAt) }
        var parts = customer.members.map { Set([story.name($0)]) }
        var aliases: Set<CustomerID> = []
        for position in Set(links.map(\.position)).sorted() {
            for link in links where link.position == position {
                let joined = parts.filter { !$0.isDisjoint(with: link.ends) }
                guard joined.count == 2 else { continue }
                parts.removeAll { !$0.isDisjoint(with: link.ends) }
                parts.append(joined[0].union(joined[1]))
                let younger = max(oldest(joined[0]), oldest(joined[1]))
                let firstNamed = naive.deeds.firstIndex { $0.named.contains(story.name(younger)) } ?? 0
                if firstNamed + 1 < position { aliases.insert(CustomerID(oldest: younger)) }
            }
        }
        return aliases.sorted()
    }

    private func oldest(_ names: Set<String>) -> IdentifierOrdinal { names.map { story.ordinal($0) }.min() ?? .none }

    private func memberships(_ people: [IdentifierOrdinal]) -> [String] {
        let found = story.graph.accounts(of: people, asOf: asOf, asKnownAt: known)
        let pairs = Set(found.map { Set([story.name($0.person), story.name($0.account)]) })
        let expected = naive.memberships(asOf, asKnownAt)
        return pairs == expected ? [] : ["memberships \(pairs) instead of \(expected)"]
    }

    private func refusals(_ people: [IdentifierOrdinal]) -> [String] {
        var told: Set<String> = []
        for person in people {
            for entry in story.graph.view(of: person, asOf: asOf, asKnownAt: known)?.refusals ?? [] {
                told.insert("\(entry.identifier) to \(entry.owner?.description ?? "nobody"): \(entry.reason) at \(entry.position.rawValue)")
            }
        }
        let names = people.map { story.name($0) }
        let expected = naive.refusals(asOf, asKnownAt).filter { refusal in
            names.contains { refusal.hasPrefix($0 + " to ") || refusal.contains(" to \($0): ") }
        }
        return told == expected ? [] : ["refusals \(told.subtracting(expected).sorted()) instead of \(expected.subtracting(told).sorted())"]
    }

    private func keptApart(_ people: [IdentifierOrdinal], _ effective: [NaiveIdentity.Link]) -> [String] {
        var pairs: Set<Set<String>> = []
        for person in people {
            guard let view = story.graph.view(of: person, asOf: asOf, asKnownAt: known) else { continue }
            for entry in view.keptApart {
                pairs.insert([entry.first.description, entry.second.description])
                let isTogether = NaiveIdentity.component(of: entry.first.description, effective).contains(entry.second.description)
                if isTogether != (entry.connectedThrough != nil) { return ["\(entry.first) \(entry.second): connected \(!isTogether)"] }
            }
        }
        let seen = naive.keptApart(asOf, asKnownAt).filter { pair in pair.contains { naive.isSeen($0, asOf, asKnownAt) } }
        return pairs == seen ? [] : ["kept apart \(pairs) instead of \(seen)"]
    }
}
