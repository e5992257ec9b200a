/// All unlinks, by the pairs and the identifiers they name, and which identifiers are kept apart at the latest basis.
struct PartingTable: Sendable {
    private(set) var unlinks: [Unlink] = []
    private var byPair: [UInt64: [UInt32]] = [:]
    private var byIdentifier: [UInt32: [UInt32]] = [:]
    /// Whom an identifier was ever parted from, and whether they are kept apart at the latest basis.
    private var partners: [UInt32: [UInt32: Bool]] = [:]
    /// How many partners each identifier is kept apart from at the latest basis; no entry for none.
    private var apartCounts: [UInt32: Int] = [:]

    var isEmpty: Bool { unlinks.isEmpty }
    /// Pairs kept apart at the latest basis.
    private(set) var apartPairCount = 0

    mutating func append(_ unlink: Unlink) -> UInt32 {
        unlinks.append(unlink)
        return UInt32(unlinks.count - 1)
    }

    mutating func part(_ ordinal: UInt32, by unlink: UInt32) { byIdentifier[ordinal, default: []].append(unlink) }

    mutating func part(pair a: UInt32, _ b: UInt32, by unlink: UInt32) {
        let key = IdentifierPair.key(a, b)
        if byPair[key]?.contains(unlink) ?? false { return }
        byPair[key, default: []].append(unlink)
        if partners[a]?[b] == nil {
            partners[a, default: [:]][b] = false
            partners[b, default: [:]][a] = false
        }
    }

    /// True when some unlink names the pair, or one of the two alone.
    func names(_ a: UInt32, _ b: UInt32, isMembership: Bool) -> Bool {
        guard !isEmpty else { return false }
        if byPair[IdentifierPair.key(a, b)] != nil { return true }
        return !isMembership && (byIdentifier[a] != nil || byIdentifier[b] != nil)
    }

    /// The first unlink that names the link's pair, or one of the two alone, and satisfies `condition`.
    func first(naming link: Link, where condition: (Unlink) -> Bool) -> Unlink? {
        if let found = first(in: byPair[IdentifierPair.key(link.a, link.b)], where: condition) { return found }
        guard !link.isMembership else { return nil }
        return first(in: byIdentifier[link.a], where: condition) ?? first(in: byIdentifier[link.b], where: condition)
    }

    /// The first unlink that parted exactly this pair and satisfies `condition`.
    func first(parting a: UInt32, _ b: UInt32, where condition: (Unlink) -> Bool) -> Unlink? {
        first(in: byPair[IdentifierPair.key(a, b)], where: condition)
    }

    private func first(in indexes: [UInt32]?, where condition: (Unlink) -> Bool) -> Unlink? {
        guard let indexes else { return nil }
        for index in indexes where condition(unlinks[Int(index)]) { return unlinks[Int(index)] }
        return nil
    }

    /// Unlinks that name this identifier alone.
    func unlinks(ofAlone ordinal: UInt32) -> [UInt32] { byIdentifier[ordinal] ?? [] }
}

extension PartingTable {
    /// Everybody the identifier was ever parted from, ascending.
    func partners(of ordinal: UInt32) -> [UInt32] { partners[ordinal]?.keys.sorted() ?? [] }

    /// True when the identifier is kept apart from somebody at the latest basis.
    func isApart(_ ordinal: UInt32) -> Bool { apartCounts[ordinal] != nil }

    /// True when the two are kept apart at the latest basis.
    func areApart(_ a: UInt32, _ b: UInt32) -> Bool { partners[a]?[b] ?? false }

    /// True when the identifier is kept apart, at the latest basis, from somebody for whom `condition` holds.
    func isApart(_ ordinal: UInt32, fromAny condition: (UInt32) -> Bool) -> Bool {
        guard isApart(ordinal), let others = partners[ordinal] else { return false }
        return others.contains { $0.value && condition($0.key) }
    }

    /// True when some pair kept apart at the latest basis satisfies `condition`. O(pairs ever parted).
    func anyPairApart(where condition: (UInt32, UInt32) -> Bool) -> Bool {
        apartCounts.keys.contains { ordinal in isApart(ordinal) { ordinal < $0 && condition(ordinal, $0) } }
    }

    /// Sets whether a pair that was parted once is kept apart.
    ///
    /// - Returns: The identifiers that are now kept apart from somebody and were not before, or the other way round.
    mutating func setApart(_ a: UInt32, _ b: UInt32, _ isApart: Bool) -> [UInt32] {
        guard let was = partners[a]?[b], was != isApart else { return [] }
        partners[a]?[b] = isApart
        partners[b]?[a] = isApart
        apartPairCount += isApart ? 1 : -1
        return [a, b].filter { count($0, isApart) }
    }

    /// Counts a partner more or less; true when there were none before or are none now.
    private mutating func count(_ ordinal: UInt32, _ isApart: Bool) -> Bool {
        let old = apartCounts[ordinal] ?? 0
        let new = isApart ? old + 1 : old - 1
        apartCounts[ordinal] = new == 0 ? nil : new
        return old == 0 || new == 0
    }
}
