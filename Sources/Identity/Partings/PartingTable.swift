import EventModel

/// All unlinks, by the pairs and the identifiers they name, and which identifiers are kept apart at the latest basis.
struct PartingTable: ~Copyable, Sendable {
    var unlinks = OverlayArray<Unlink>()
    var mentions = OverlayArray<UnlinkMention>()
    var pairs = OverlayArray<PartedPair>()
    var identifiers = OverlayArray<PartedIdentifier>()
    /// Index into `pairs` by ``IdentifierPair/key(_:_:)``.
    var pairIndexes = OverlayMap()
    /// Index into `identifiers` by ordinal.
    var identifierIndexes = OverlayMap()
    /// Pairs kept apart at the latest basis.
    var apartPairCount = 0

    init() {}

    var isEmpty: Bool { unlinks.count == 1 }

    mutating func append(_ unlink: Unlink) -> UInt32 {
        unlinks.append(unlink)
        return UInt32(truncatingIfNeeded: unlinks.count - 1)
    }

    /// Notes that an unlink names this identifier alone.
    mutating func part(_ ordinal: UInt32, by unlink: UInt32) {
        let index = identifierIndex(ordinal)
        let last = mention(unlink, after: identifiers[index].lastMention)
        identifiers.update(index) { $0.lastMention = last }
    }

    /// Notes that an unlink names this pair; none that was noted before.
    mutating func part(pair a: UInt32, _ b: UInt32, by unlink: UInt32) {
        let index = pairIndex(a, b)
        let last = mention(unlink, after: pairs[index].lastMention)
        pairs.update(index) { $0.lastMention = last }
    }

    /// Notes that an unlink of one of the two cuts a link between them.
    mutating func addPair(_ a: UInt32, _ b: UInt32) { _ = pairIndex(a, b) }

    /// Adds to a ring, and returns its new last mention.
    private mutating func mention(_ unlink: UInt32, after last: UInt32) -> UInt32 {
        let index = UInt32(truncatingIfNeeded: mentions.count)
        mentions.append(UnlinkMention(unlink: unlink, next: last == 0 ? index : mentions[last].next))
        if last != 0 { mentions.update(last) { $0.next = index } }
        return index
    }

    private mutating func identifierIndex(_ ordinal: UInt32) -> UInt32 {
        let known = identifierIndexes[UInt64(ordinal)]
        guard known == 0 else { return known }
        let index = UInt32(truncatingIfNeeded: identifiers.count)
        identifiers.append(PartedIdentifier())
        identifierIndexes.set(index, for: UInt64(ordinal))
        return index
    }

    private mutating func pairIndex(_ a: UInt32, _ b: UInt32) -> UInt32 {
        let known = pairIndexes[IdentifierPair.key(a, b)]
        guard known == 0 else { return known }
        let (ofA, ofB) = (identifierIndex(a), identifierIndex(b))
        let index = UInt32(truncatingIfNeeded: pairs.count)
        pairs.append(
            PartedPair(
                a: a, b: b, lastMention: 0, previousOfA: identifiers[ofA].newestPair, previousOfB: identifiers[ofB].newestPair))
        identifiers.update(ofA) { $0.newestPair = index }
        identifiers.update(ofB) { $0.newestPair = index }
        pairIndexes.set(index, for: IdentifierPair.key(a, b))
        return index
    }
}

extension PartingTable {
    private func identifier(_ ordinal: UInt32) -> PartedIdentifier {
        let index = isEmpty ? 0 : identifierIndexes[UInt64(ordinal)]
        return index == 0 ? PartedIdentifier() : identifiers[index]
    }

    /// Index into `pairs`; 0 when no unlink ever named the pair.
    private func index(ofPair a: UInt32, _ b: UInt32) -> UInt32 { isEmpty ? 0 : pairIndexes[IdentifierPair.key(a, b)] }

    private func lastMention(ofPair a: UInt32, _ b: UInt32) -> UInt32 {
        let index = index(ofPair: a, b)
        return index == 0 ? 0 : pairs[index].lastMention
    }

    /// Calls `body` with the unlinks of a ring, in the order of their positions, until it returns false. Bounded, whatever was stored.
    private func forEachUnlink(of last: UInt32, _ body: (Unlink) -> Bool) {
        guard last != 0 else { return }
        var at = last
        for _ in 0..<mentions.count {
            at = mentions[at].next
            if !body(unlinks[mentions[at].unlink]) || at == last { break }
        }
    }

    private func first(of last: UInt32, where condition: (Unlink) -> Bool) -> Unlink? {
        var found: Unlink?
        forEachUnlink(of: last) { unlink in
            if condition(unlink) { found = unlink }
            return found == nil
        }
        return found
    }

    /// True when some unlink names the pair, or one of the two alone.
    func names(_ a: UInt32, _ b: UInt32, isMembership: Bool) -> Bool {
        guard !isEmpty else { return false }
        if lastMention(ofPair: a, b) != 0 { return true }
        return !isMembership && (identifier(a).lastMention != 0 || identifier(b).lastMention != 0)
    }

    /// True when some unlink named the pair, or one of the two alone and cut a link between them.
    func hasPair(_ a: UInt32, _ b: UInt32) -> Bool { index(ofPair: a, b) != 0 }

    /// Unlinks that name exactly this pair.
    func forEachUnlink(ofPair a: UInt32, _ b: UInt32, _ body: (Unlink) -> Void) {
        forEachUnlink(of: lastMention(ofPair: a, b)) { unlink in
            body(unlink)
            return true
        }
    }

    /// Unlinks that name this identifier alone.
    func forEachUnlink(ofAlone ordinal: UInt32, _ body: (Unlink) -> Void) {
        forEachUnlink(of: identifier(ordinal).lastMention) { unlink in
            body(unlink)
            return true
        }
    }

    /// Unlinks that name the pair, or one of the two alone; these part nobody from an account.
    func forEachUnlink(naming a: UInt32, _ b: UInt32, isMembership: Bool, _ body: (Unlink) -> Void) {
        forEachUnlink(ofPair: a, b, body)
        guard !isMembership else { return }
        forEachUnlink(ofAlone: a, body)
        forEachUnlink(ofAlone: b, body)
    }

    /// The first of the unlinks of ``forEachUnlink(naming:_:isMembership:_:)``, by position, that satisfies `condition`.
    func first(naming a: UInt32, _ b: UInt32, isMembership: Bool, where condition: (Unlink) -> Bool) -> Unlink? {
        let rings = [lastMention(ofPair: a, b)] + (isMembership ? [] : [identifier(a).lastMention, identifier(b).lastMention])
        return rings.compactMap { first(of: $0, where: condition) }.min { $0.point.position < $1.point.position }
    }
}

extension PartingTable {
    /// Everybody the identifier was ever parted from, ascending.
    func partners(of ordinal: UInt32) -> [UInt32] {
        var found: [UInt32] = []
        forEachPair(of: ordinal) { pair in
            found.append(pair.other(than: ordinal))
            return true
        }
        return found.sorted()
    }

    /// All pairs of the identifier, newest first, until `body` returns false.
    func forEachPair(of ordinal: UInt32, _ body: (PartedPair) -> Bool) {
        var at = identifier(ordinal).newestPair
        while at != 0 {
            let pair = pairs[at]
            if !body(pair) { return }
            at = pair.previous(of: ordinal, before: at)
        }
    }

    /// True when the two are kept apart at the latest basis.
    func areApart(_ a: UInt32, _ b: UInt32) -> Bool {
        let index = index(ofPair: a, b)
        return index != 0 && pairs[index].isApart
    }

    /// True when the identifier is kept apart, at the latest basis, from somebody for whom `condition` holds.
    func isApart(_ ordinal: UInt32, fromAny condition: (UInt32) -> Bool) -> Bool {
        var isFound = false
        forEachPair(of: ordinal) { pair in
            isFound = pair.isApart && condition(pair.other(than: ordinal))
            return !isFound
        }
        return isFound
    }

    /// True when some pair kept apart at the latest basis satisfies `condition`. O(pairs ever parted).
    func anyPairApart(where condition: (UInt32, UInt32) -> Bool) -> Bool {
        for index in 1..<UInt32(pairs.count) where pairs[index].isApart && condition(pairs[index].a, pairs[index].b) { return true }
        return false
    }

    /// Sets whether a pair that was parted once is kept apart.
    ///
    /// - Returns: The identifiers that are now kept apart from somebody and were not before, or the other way round.
    mutating func setApart(_ a: UInt32, _ b: UInt32, _ isApart: Bool) -> [UInt32] {
        let index = index(ofPair: a, b)
        guard index != 0, pairs[index].isApart != isApart else { return [] }
        pairs.update(index) { $0.apart = isApart ? 1 : 0 }
        apartPairCount &+= isApart ? 1 : -1
        return [a, b].filter { count($0, isApart) }
    }

    /// Counts a partner more or less; true when there were none before or are none now.
    private mutating func count(_ ordinal: UInt32, _ isApart: Bool) -> Bool {
        let index = identifierIndexes[UInt64(ordinal)]
        guard index != 0 else { return false }
        let old = identifiers[index].apartCount
        let new = isApart ? old &+ 1 : old &- 1
        identifiers.update(index) { $0.apartCount = new }
        return old == 0 || new == 0
    }
}
