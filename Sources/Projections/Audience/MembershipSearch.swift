import EventModel

/// What the evaluations of one search for an entry instant share: they ask for instants that go backwards.
final class MembershipSearch {
    /// Events looked at one by one so far.
    private(set) var eventsLookedAt = 0
    /// Of the customer, where this is of what it did as a member of an account.
    private let whole: MembershipSearch?
    private var accounts: [String: MembershipSearch] = [:]
    /// By computed trait; nil for those that cannot go backwards.
    private var rewinds: [Int: TraitRewind?] = [:]

    init(partOf whole: MembershipSearch? = nil) { self.whole = whole }

    func look(atEvents count: Int) {
        eventsLookedAt += count
        whole?.look(atEvents: count)
    }

    /// The same for an account, which has traits of its own.
    func search(ofAccount id: String) -> MembershipSearch {
        if let known = accounts[id] { return known }
        let made = MembershipSearch(partOf: self)
        accounts[id] = made
        return made
    }

    /// A computed trait at an instant; nil when it has to be worked out from the start.
    func value(ofTrait index: Int, in fold: CustomerFold, at instant: Instant) -> ComputedValue? {
        if let known = rewinds[index] { return known?.value(at: instant) }
        guard let plan = fold.plan.traits[index] else { return nil }
        let rewind = TraitRewind(plan, fold.traitStates[index], at: instant)
        rewinds[index] = .some(rewind)
        if let rewind { look(atEvents: rewind.eventCount) }
        return rewind?.value(at: instant)
    }
}
