/// What a customer, or a part of one before a merge, has decided about one purpose.
struct PurposeConsent {
    private(set) var whole: ConsentDecision?
    /// By contact point; only decisions after ``whole``. Grants lie apart from refusals because they alone fall when parts join.
    private(set) var grants: [String: ConsentDecision] = [:]
    private(set) var refusals: [String: ConsentDecision] = [:]

    /// True when the customer as a whole has refused.
    var isRefusing: Bool { whole?.isGranted == false }
    var contactCount: Int { grants.count + refusals.count }
    var contacts: [String] { Array(grants.keys) + Array(refusals.keys) }

    /// What was decided about a contact point alone; nil where the whole customer's decision holds.
    func own(_ contact: String) -> ConsentDecision? { grants[contact] ?? refusals[contact] }

    mutating func decide(_ decision: ConsentDecision) {
        guard let contact = decision.contact else {
            (whole, grants, refusals) = (decision, [:], [:])
            return
        }
        grants[contact] = decision.isGranted ? decision : nil
        refusals[contact] = decision.isGranted ? nil : decision
    }

    /// Makes this what holds when two parts become one customer: of what each says of a contact point (its decision about that alone, else about the whole) the
    /// more restrictive. Which part joins which makes no difference.
    ///
    /// - Complexity: O(contact points of `other`), and those whose grants fall.
    mutating func join(_ other: PurposeConsent) {
        if other.isRefusing { grants = grants.filter { other.grants[$0.key] != nil } }
        for (contact, decision) in other.refusals {
            grants[contact] = nil
            refusals[contact] = ConsentDecision.moreRestrictive(refusals[contact], decision)
        }
        for (contact, decision) in other.grants where refusals[contact] == nil {
            if let mine = grants[contact] {
                grants[contact] = ConsentDecision.moreRestrictive(mine, decision)
            } else if !isRefusing {
                grants[contact] = decision
            }
        }
        whole = ConsentDecision.moreRestrictive(whole, other.whole)
    }

    /// Nil when nothing has been decided.
    func status(_ purpose: String) -> ConsentStatus? {
        let decisions = (Array(grants.values) + Array(refusals.values)).sorted { ($0.contact ?? "") < ($1.contact ?? "") }
        return ConsentStatus(purpose: purpose, whole: whole, contacts: decisions)
    }
}

/// As it is kept in snapshots.
extension PurposeConsent {
    func write(to writer: inout StateWriter) {
        writer.writeOptional(whole) { $1.write(to: &$0) }
        writer.writeTable(grants) { $1.write(to: &$0) }
        writer.writeTable(refusals) { $1.write(to: &$0) }
    }

    init(from reader: inout StateReader) throws(StateDamage) {
        whole = try reader.optional { reader throws(StateDamage) in try ConsentDecision(from: &reader) }
        grants = try reader.table { reader throws(StateDamage) in try ConsentDecision(from: &reader) }
        refusals = try reader.table { reader throws(StateDamage) in try ConsentDecision(from: &reader) }
    }
}
