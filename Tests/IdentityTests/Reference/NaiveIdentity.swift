import EventModel

@testable import Identity

/// The rules of the identity graph, as directly as they can be written: every question floods over the list of all accepted links.
struct NaiveIdentity {
    struct Link {
        let a: String
        let b: String
        let rule: LinkRule
        var isDecision: Bool { rule == .link }
        let occurredAt: Instant
        let position: Int
        /// From which `asKnownAt` on it counts: its position, or that of the retraction that restored it.
        let madeAt: Int
        var ends: Set<String> { [a, b] }
        var isMembership: Bool { b.hasPrefix("group_id:") }
    }

    struct Unlink {
        let occurredAt: Instant
        let position: Int
        let isRetroactive: Bool
        /// Parted from everybody; else nil.
        let alone: String?
        let pairs: Set<Set<String>>

        func covers(_ link: Link) -> Bool {
            pairs.contains(link.ends) || (!link.isMembership && alone.map { link.ends.contains($0) } ?? false)
        }
        func cuts(_ link: Link) -> Bool {
            isRetroactive ? link.position < position : (link.occurredAt, link.position) < (occurredAt, position)
        }
    }

    struct Refusal {
        let owner: String?
        let identifier: String
        let reason: RefusalReason
        let occurredAt: Instant
        let position: Int
    }

    let rules: NaiveRules
    private(set) var deeds: [Deed] = []
    var links: [Link] = []
    var unlinks: [Unlink] = []
    /// Pairs parted, with the unlink that did it.
    var partings: [(pair: Set<String>, unlink: Unlink)] = []
    var retractedBy: [Int: Int] = [:]
    private(set) var refusals: [Refusal] = []
    /// Of each event: whom it belongs to.
    private(set) var owners: [String?] = []

    init(rules: NaiveRules) { self.rules = rules }

    mutating func add(_ deed: Deed) {
        deeds.append(deed)
        let position = deeds.count
        var usable = deed.named.filter { !rules.isBlocked($0) }
        let owner = rules.sorted(usable).first
        owners.append(owner)
        for name in deed.named where rules.isBlocked(name) { refuse(name, owner, .blocked, deed, position) }
        switch deed.kind {
        case .evidence: evidence(usable, deed, position)
        case .alias:
            if usable.count == 2 {
                alias(usable[0], usable[1], deed.occurredAt, position)
                usable.removeLast()
            }
            evidence(usable, deed, position)
        case .link: link(rules.sorted(usable), deed, position)
        case .unlink: unlink(deed, position)
        case .retract: retract(deed.target, position)
        }
    }

    /// Says nothing new when a decision that has effect, and began no later, joins the two.
    private mutating func alias(_ a: String, _ b: String, _ occurredAt: Instant, _ position: Int) {
        let isDecided = links.contains { $0.ends == [a, b] && $0.rule != .sharedEvent && $0.occurredAt <= occurredAt && isEffective($0, .latest, position) }
        guard !isDecided else { return }
        links.append(Link(a: a, b: b, rule: .alias, occurredAt: occurredAt, position: position, madeAt: position))
        partLateCuts(links.count - 1)
    }

    private mutating func evidence(_ usable: [String], _ deed: Deed, _ position: Int) {
        var people = rules.sorted(usable).filter { !$0.hasPrefix("group_id:") }
        guard let owner = people.first else { return }
        while people.count > 1, let reason = objection(people, deed.occurredAt, position) { refuse(people.removeLast(), owner, reason, deed, position) }
        for other in people.dropFirst() { addUnlessDominated(owner, other, deed.occurredAt, position, knownAt: position) }
        for group in usable where group.hasPrefix("group_id:") {
            let isMember = links.contains {
                $0.ends == [owner, group] && $0.occurredAt <= deed.occurredAt && isEffective($0, .latest, position)
            }
            if isMember { continue }
            if parting([owner, group], .latest, position) != nil {
                refuse(group, owner, .keptApart, deed, position)
            } else {
                addUnlessDominated(owner, group, deed.occurredAt, position, knownAt: position)
            }
        }
    }

    private mutating func refuse(_ identifier: String, _ owner: String?, _ reason: RefusalReason, _ deed: Deed, _ position: Int) {
        refusals.append(Refusal(owner: owner, identifier: identifier, reason: reason, occurredAt: deed.occurredAt, position: position))
    }

    private func objection(_ people: [String], _ occurredAt: Instant, _ position: Int) -> RefusalReason? {
        let effective = effectiveLinks(.latest, position)
        let parts = Set(people.map { Self.component(of: $0, effective) })
        guard parts.count > 1 else { return nil }
        for kind in Set(parts.joined().map(rules.kind)) {
            guard let limit = rules.limits[kind] else { continue }
            let ever = parts.map { part in part.count { rules.kind($0) == kind } }
            guard exceeds(ever, limit.count) else { continue }
            if !limit.isPerMonth { return .limit }
            let counts = parts.map { part in
                part.count { rules.kind($0) == kind && isFirstLinked($0, inMonthUpTo: occurredAt, position) }
            }
            if exceeds(counts, limit.count) { return .limit }
        }
        let joinsWhatIsApart = partings.contains { parted in
            guard parting(parted.pair, .latest, position) != nil else { return false }
            let touched = parts.filter { !$0.isDisjoint(with: parted.pair) }
            return touched.count == 2
        }
        return joinsWhatIsApart ? .keptApart : nil
    }

    private func exceeds(_ counts: [Int], _ limit: Int) -> Bool {
        counts.reduce(0, +) > limit && counts.reduce(0, +) > counts.max() ?? 0
    }

    private func isFirstLinked(_ name: String, inMonthUpTo occurredAt: Instant, _ position: Int) -> Bool {
        let touching = links.filter { $0.ends.contains(name) && !$0.isMembership && isEffective($0, .latest, position) }
        guard let first = touching.map(\.occurredAt).min() else { return true }
        let (month, other) = (occurredAt.dateUTC, first.dateUTC)
        return (month.year, month.month) == (other.year, other.month) && first <= occurredAt
    }

    mutating func addUnlessDominated(_ a: String, _ b: String, _ occurredAt: Instant, _ position: Int, knownAt: Int) {
        let link = Link(a: a, b: b, rule: .sharedEvent, occurredAt: occurredAt, position: position, madeAt: knownAt)
        let isDominated = links.contains { other in
            other.ends == link.ends && other.occurredAt <= occurredAt && other.position <= position && !isRetracted(other.position, knownAt)
                && !unlinks.contains { $0.covers(link) && !isRetracted($0.position, knownAt) && $0.cuts(other) && !$0.cuts(link) }
        }
        guard !isDominated else { return }
        links.append(link)
        partLateCuts(links.count - 1)
    }

    /// A link older than an unlink that parted one of its ends from all: parted as well.
    private mutating func partLateCuts(_ index: Int) {
        let link = links[index]
        guard !link.isMembership else { return }
        for unlink in unlinks where unlink.alone.map({ link.ends.contains($0) }) ?? false && unlink.cuts(link) {
            partings.append((link.ends, unlink))
        }
    }
}

extension NaiveIdentity {
    private mutating func link(_ names: [String], _ deed: Deed, _ position: Int) {
        guard let owner = names.first, !owner.hasPrefix("group_id:") else { return }
        for other in names.dropFirst() { decide(owner, other, deed, position) }
        for (index, a) in names.enumerated() where index > 0 && !a.hasPrefix("group_id:") {
            for b in names[(index + 1)...] where partings.contains(where: { $0.pair == [a, b] }) { decide(a, b, deed, position) }
        }
    }

    private mutating func decide(_ a: String, _ b: String, _ deed: Deed, _ position: Int) {
        links.append(Link(a: a, b: b, rule: .link, occurredAt: deed.occurredAt, position: position, madeAt: position))
        partLateCuts(links.count - 1)
    }

    private mutating func unlink(_ deed: Deed, _ position: Int) {
        let usable = deed.named.filter { !rules.isBlocked($0) }
        var (alone, pairs): (String?, Set<Set<String>>) = (nil, [])
        if deed.apart.isEmpty, deed.named.count == 1 {
            alone = usable.first
        } else {
            let groups = deed.apart.isEmpty ? usable.map { [$0] } : deed.apart.map { $0.filter { !rules.isBlocked($0) } }
            for (index, group) in groups.enumerated() {
                for a in group { for b in groups[(index + 1)...].joined() { pairs.insert([a, b]) } }
            }
        }
        let unlink = Unlink(occurredAt: deed.occurredAt, position: position, isRetroactive: deed.isRetroactive, alone: alone, pairs: pairs)
        if let alone {
            for link in links
            where link.ends.contains(alone) && !link.isMembership && unlink.cuts(link) {
                partings.append((link.ends, unlink))
            }
        }
        for pair in pairs { partings.append((pair, unlink)) }
        unlinks.append(unlink)
    }

    private mutating func retract(_ target: Int, _ position: Int) {
        guard retractedBy[target] == nil else { return }
        retractedBy[target] = position
        var base = target
        while deeds[base - 1].kind == .retract {
            let next = deeds[base - 1].target
            guard next < base else { return }
            base = next
        }
        let pairs = links.filter { $0.position == base }.map(\.ends)
        for index in 0..<position where [.evidence, .alias, .link].contains(deeds[index].kind) && !isRetracted(index + 1, position) {
            for pair in Set(pairs) { restore(pair, index + 1, knownAt: position) }
        }
    }

    private mutating func restore(_ pair: Set<String>, _ position: Int, knownAt: Int) {
        let deed = deeds[position - 1]
        guard let owner = owners[position - 1], pair.contains(owner), let other = pair.first(where: { $0 != owner }),
            deed.named.contains(other),
            !links.contains(where: { $0.position == position && $0.ends == pair }),
            !refusals.contains(where: { $0.position == position && $0.identifier == other })
        else { return }
        addUnlessDominated(owner, other, deed.occurredAt, position, knownAt: knownAt)
    }
}
