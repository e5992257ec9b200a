import EventModel

extension NaiveIdentity {
    func isRetracted(_ position: Int, _ asKnownAt: Int) -> Bool {
        guard let retraction = retractedBy[position], retraction <= asKnownAt else { return false }
        return !isRetracted(retraction, asKnownAt)
    }

    func isEffective(_ link: Link, _ asOf: Instant, _ asKnownAt: Int) -> Bool {
        guard link.position <= asKnownAt, link.occurredAt <= asOf, !isRetracted(link.position, asKnownAt) else { return false }
        return !unlinks.contains { $0.covers(link) && isInForce($0, asOf, asKnownAt) && $0.cuts(link) }
    }

    private func isInForce(_ unlink: Unlink, _ asOf: Instant, _ asKnownAt: Int) -> Bool {
        unlink.position <= asKnownAt && (unlink.isRetroactive || unlink.occurredAt <= asOf) && !isRetracted(unlink.position, asKnownAt)
    }

    func parting(_ pair: Set<String>, _ asOf: Instant, _ asKnownAt: Int) -> Unlink? {
        partings.first { parted in
            guard parted.pair == pair, isInForce(parted.unlink, asOf, asKnownAt) else { return false }
            return !links.contains { link in
                link.ends == pair && link.isDecision && link.position <= asKnownAt && link.occurredAt <= asOf
                    && !isRetracted(link.position, asKnownAt) && !parted.unlink.cuts(link)
            }
        }?.unlink
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

    func keptApart(_ asOf: Instant, _ asKnownAt: Int) -> Set<Set<String>> {
        Set(partings.map(\.pair).filter { parting($0, asOf, asKnownAt) != nil })
    }
}
