import EventModel

@testable import Identity

extension NaiveIdentity {
    func isRetracted(_ position: Int, _ asKnownAt: Int) -> Bool {
        guard let retraction = retractedBy[position], retraction <= asKnownAt else { return false }
        return !isRetracted(retraction, asKnownAt)
    }

    func isEffective(_ link: Link, _ asOf: Instant, _ asKnownAt: Int) -> Bool {
        counts(link, asOf, asKnownAt) && !unlinks.contains { $0.covers(link) && isInForce($0, asOf, asKnownAt) && $0.cuts(link) }
    }

    /// Whether the basis knows of the link, as far as unlinks do not matter.
    private func counts(_ link: Link, _ asOf: Instant, _ asKnownAt: Int) -> Bool {
        link.madeAt <= asKnownAt && link.occurredAt <= asOf && !isRetracted(link.position, asKnownAt)
    }

    private func isInForce(_ unlink: Unlink, _ asOf: Instant, _ asKnownAt: Int) -> Bool {
        unlink.position <= asKnownAt && (unlink.isRetroactive || unlink.occurredAt <= asOf) && !isRetracted(unlink.position, asKnownAt)
    }

    func parting(_ pair: Set<String>, _ asOf: Instant, _ asKnownAt: Int) -> Unlink? {
        partings.filter { parted in
            guard parted.pair == pair, isInForce(parted.unlink, asOf, asKnownAt) else { return false }
            let known = links.filter { $0.ends == pair && counts($0, asOf, asKnownAt) }
            if parted.unlink.alone != nil, !known.contains(where: { parted.unlink.cuts($0) }) { return false }
            return !known.contains { $0.isDecision && !parted.unlink.cuts($0) }
        }.map(\.unlink).min { $0.position < $1.position }
    }

    /// Links between people that have effect.
    func effectiveLinks(_ asOf: Instant, _ asKnownAt: Int) -> [Link] {
        links.filter { !$0.isMembership && isEffective($0, asOf, asKnownAt) }
    }

    static func component(of name: String, _ effective: [Link]) -> Set<String> {
        var (members, hasGrown): (Set<String>, Bool) = ([name], true)
        while hasGrown {
            let count = members.count
            for link in effective where !members.isDisjoint(with: link.ends) { members.formUnion(link.ends) }
            hasGrown = members.count > count
        }
        return members
    }

    func isSeen(_ name: String, _ asOf: Instant, _ asKnownAt: Int) -> Bool {
        !rules.isBlocked(name)
            && deeds.enumerated().contains { $0.offset < asKnownAt && $0.element.occurredAt <= asOf && $0.element.named.contains(name) }
    }

    /// Pairs of person and account.
    func memberships(_ asOf: Instant, _ asKnownAt: Int) -> Set<Set<String>> {
        Set(links.filter { $0.isMembership && isEffective($0, asOf, asKnownAt) }.map(\.ends))
    }

    /// Who was refused to whom, with the position of the first event that counts.
    func refusals(_ asOf: Instant, _ asKnownAt: Int) -> Set<String> {
        var first: [String: Int] = [:]
        for refusal in refusals where refusal.position <= asKnownAt && refusal.occurredAt <= asOf && !isRetracted(refusal.position, asKnownAt) {
            let key = "\(refusal.identifier) to \(refusal.owner ?? "nobody"): \(refusal.reason)"
            if first[key] == nil { first[key] = refusal.position }
        }
        return Set(first.map { "\($0.key) at \($0.value)" })
    }

    func keptApart(_ asOf: Instant, _ asKnownAt: Int) -> Set<Set<String>> {
        Set(partings.map(\.pair).filter { parting($0, asOf, asKnownAt) != nil })
    }
}
