// Where all parts of a customer stand together on one purpose, kept up to date without going over the parts again.
//
// A contact point may be used when no part refuses it: each part says of it what it decided about that alone, else what it decided about the whole customer.
// So of n parts that refuse as a whole each must have granted it alone, and none may have refused it alone. That is a comparison of counts.
//
// Invariants
//   1. `parts(refusing)` and the counts of a contact point are those of the parts registered at present.
//   2. `grantedBy[k]` is how many contact points nobody refused alone that k refusing parts granted alone (k = 0: only parts that refuse nothing did).
//   3. Refusals of wholes are noted in canonical order, so the last one that holds is the latest.

import EventModel

struct ConsentTally {
    private struct Contact {
        var grants = 0
        var refusals = 0
        /// Grants of parts that refuse as a whole.
        var grantsOfRefusing = 0

        var isEmpty: Bool { grants == 0 && refusals == 0 }
        var isClean: Bool { grants > 0 && refusals == 0 }
    }

    fileprivate struct Refusal: Hashable {
        let position: LogPosition
        let state: ConsentDecision.State
    }

    private var granting = 0
    private var refusing = 0
    private var contacts: [String: Contact] = [:]
    private var grantedBy: [Int: Int] = [:]
    private var refusals: [Refusal] = []
    private var holding: [Refusal: Int] = [:]

    /// Granted when the whole customer, or a contact point of theirs, has been; else the latest refusal. Nil when nothing is decided.
    mutating func state() -> ConsentDecision.State? {
        if refusing == 0, granting > 0 { return .granted }
        if grantedBy[refusing, default: 0] > 0 { return .granted }
        while let last = refusals.last, holding[last] == nil { refusals.removeLast() }
        if let last = refusals.last { return last.state }
        return contacts.isEmpty ? nil : .revoked
    }

    /// Takes a decision of a part, and makes it that part's. O(1), and what the part had decided about contact points when it is about the whole customer.
    mutating func decide(_ decision: ConsentDecision, by part: inout PurposeConsent) {
        let contacts = decision.contact.map { [$0] } ?? part.contacts
        for contact in contacts { count(contact, of: part, by: -1) }
        if decision.contact == nil { count(part.whole, by: -1) }
        part.decide(decision)
        guard let contact = decision.contact else {
            if !decision.isGranted { refusals.append(Refusal(position: decision.position, state: decision.state)) }
            return count(part.whole, by: 1)
        }
        count(contact, of: part, by: 1)
    }

    /// Joins a part to another that has as many contact points or more. As ``PurposeConsent/join(_:)``.
    mutating func join(_ smaller: PurposeConsent, to part: inout PurposeConsent) {
        let touched = Set(smaller.contacts + (smaller.isRefusing ? Array(part.grants.keys) : []))
        for contact in smaller.contacts { count(contact, of: smaller, by: -1) }
        for contact in touched { count(contact, of: part, by: -1) }
        count(smaller.whole, by: -1)
        count(part.whole, by: -1)
        part.join(smaller)
        count(part.whole, by: 1)
        for contact in touched { count(contact, of: part, by: 1) }
    }

    private mutating func count(_ whole: ConsentDecision?, by step: Int) {
        guard let whole else { return }
        if whole.isGranted { return granting += step }
        refusing += step
        let refusal = Refusal(position: whole.position, state: whole.state)
        let holds = holding[refusal, default: 0] + step
        holding[refusal] = holds > 0 ? holds : nil
    }

    private mutating func count(_ contact: String, of part: PurposeConsent, by step: Int) {
        guard let own = part.own(contact) else { return }
        var counts = contacts[contact] ?? Contact()
        if counts.isClean { grantedBy[counts.grantsOfRefusing, default: 0] -= 1 }
        if own.isGranted {
            counts.grants += step
            if part.isRefusing { counts.grantsOfRefusing += step }
        } else {
            counts.refusals += step
        }
        if counts.isClean { grantedBy[counts.grantsOfRefusing, default: 0] += 1 }
        contacts[contact] = counts.isEmpty ? nil : counts
    }
}

/// As it is kept in snapshots.
extension ConsentTally {
    func write(to writer: inout StateWriter) {
        writer.write(granting)
        writer.write(refusing)
        writer.writeTable(contacts) { writer, contact in
            writer.write(contact.grants)
            writer.write(contact.refusals)
            writer.write(contact.grantsOfRefusing)
        }
        writer.writeTable(grantedBy, { $0.write($1) }, { $0.write($1) })
        writer.writeList(refusals) { $1.write(to: &$0) }
        writer.writeList(holding.sorted { ($0.key.position, $0.key.state.rawValue) < ($1.key.position, $1.key.state.rawValue) }) { writer, entry in
            entry.key.write(to: &writer)
            writer.write(entry.value)
        }
    }

    init(from reader: inout StateReader) throws(StateDamage) {
        (granting, refusing) = (try reader.int(), try reader.int())
        contacts = try reader.table { reader throws(StateDamage) in
            Contact(grants: try reader.int(), refusals: try reader.int(), grantsOfRefusing: try reader.int())
        }
        grantedBy = try reader.table({ reader throws(StateDamage) in try reader.int() }, { reader throws(StateDamage) in try reader.int() })
        refusals = try reader.list { reader throws(StateDamage) in try Refusal(from: &reader) }
        holding = try reader.table({ reader throws(StateDamage) in try Refusal(from: &reader) }, { reader throws(StateDamage) in try reader.int() })
    }
}

extension ConsentTally.Refusal {
    fileprivate func write(to writer: inout StateWriter) {
        writer.write(position)
        writer.write(state.rawValue)
    }

    fileprivate init(from reader: inout StateReader) throws(StateDamage) {
        position = try reader.position()
        guard let state = ConsentDecision.State(rawValue: try reader.text()) else { throw StateDamage() }
        self.state = state
    }
}
