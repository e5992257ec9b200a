/// What a customer, or a part of one before a merge, has decided about one purpose.
struct PurposeConsent: Hashable {
    private(set) var whole: ConsentDecision?
    /// By contact; only decisions after ``whole``.
    private(set) var contacts: [String: ConsentDecision] = [:]

    mutating func decide(_ decision: ConsentDecision) {
        if let contact = decision.contact {
            contacts[contact] = decision
        } else {
            whole = decision
            contacts = [:]
        }
    }

    /// What holds when two parts become one customer: the more restrictive of both.
    func merged(with other: PurposeConsent) -> PurposeConsent {
        var result = PurposeConsent()
        result.whole = ConsentDecision.moreRestrictive(whole, other.whole)
        for contact in Set(contacts.keys).union(other.contacts.keys) {
            let decision = ConsentDecision.moreRestrictive(contacts[contact], other.contacts[contact])
            // One part's refusal as a whole is not undone by what the other granted for a contact point.
            let owner = contacts[contact] == decision ? self : other
            let isOverruled = decision?.isGranted == true && result.whole?.isGranted == false && owner.whole != result.whole
            if !isOverruled { result.contacts[contact] = decision }
        }
        return result
    }

    /// Nil when nothing has been decided.
    func status(_ purpose: String) -> ConsentStatus? {
        let ordered = contacts.values.sorted { ($0.contact ?? "") < ($1.contact ?? "") }
        let latest = ordered.max { $1.isAfter($0) }
        let grant = ordered.filter(\.isGranted).max { $1.isAfter($0) }
        let decision = whole?.isGranted == true ? whole : grant ?? whole ?? latest
        return decision.map { ConsentStatus(purpose: purpose, decision: $0, contacts: ordered) }
    }
}
