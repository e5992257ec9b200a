import EventModel

/// Consent decisions of one customer, folded in canonical order.
///
/// A customer may have been several before a merge. The parts are known from the events themselves: identifiers that one event carries
/// belong together from then on. Decisions are made by the part whose event it is; when parts join, and between those that never did, the
/// most restrictive holds, until a decision is made after they joined. What a part has not decided is left to the other.
///
/// - Complexity: O(1) for a decision, amortised; a join costs what the smaller part has decided.
struct ConsentLedger {
    private struct Change {
        let occurredAt: Instant
        let state: ConsentDecision.State
    }

    private struct Part {
        var purposes: [String: PurposeConsent] = [:]
        /// At least as many as it has purposes and contact points.
        var decisions = 0
    }

    /// Parts as a forest over the customer's identifiers; the last is for events that carry none of them.
    private var parents: [Int]
    private var parts: [Int: Part] = [:]
    private var tallies: [String: ConsentTally] = [:]
    /// What held for the customer, by purpose, in canonical order.
    private var changes: [String: [Change]] = [:]

    init(identifiers: Int) { parents = Array(0...identifiers) }

    /// - Parameter own: The customer's identifiers that the event carries, by index.
    mutating func fold(_ event: RecordedEvent, own: [Int]) {
        let (part, joined) = join(own)
        var affected = joined
        for statement in ConsentReading.statements(of: event) {
            if decide(statement, of: event, part) { affected.insert(statement.purpose) }
        }
        for purpose in affected { note(purpose, event.occurredAt) }
    }

    /// Makes one part of all that own these identifiers; returns it and the purposes on which joined parts had decided.
    private mutating func join(_ own: [Int]) -> (part: Int, purposes: Set<String>) {
        guard let first = own.first else { return (parents.count - 1, []) }
        let part = root(first)
        var purposes: Set<String> = []
        for index in own.dropFirst() {
            let other = root(index)
            guard other != part else { continue }
            parents[other] = part
            guard let joining = parts.removeValue(forKey: other) else { continue }
            guard let present = parts.removeValue(forKey: part) else {
                parts[part] = joining
                continue
            }
            let (lighter, heavier) = joining.decisions <= present.decisions ? (joining, present) : (present, joining)
            parts[part] = joined(lighter, to: heavier)
            purposes.formUnion(lighter.purposes.keys)
        }
        return (part, purposes)
    }

    private mutating func joined(_ lighter: Part, to heavier: Part) -> Part {
        var result = heavier
        result.decisions += lighter.decisions
        for (purpose, consent) in lighter.purposes {
            guard let other = result.purposes.removeValue(forKey: purpose) else {
                result.purposes[purpose] = consent
                continue
            }
            let smaller = consent.contactCount <= other.contactCount ? consent : other
            var larger = consent.contactCount <= other.contactCount ? other : consent
            tallies[purpose, default: ConsentTally()].join(smaller, to: &larger)
            result.purposes[purpose] = larger
        }
        return result
    }

    private mutating func root(_ index: Int) -> Int {
        var at = index
        while parents[at] != at {
            parents[at] = parents[parents[at]]
            at = parents[at]
        }
        return at
    }

    private mutating func decide(_ statement: ConsentReading.Statement, of event: RecordedEvent, _ part: Int) -> Bool {
        let known = parts[part]?.purposes[statement.purpose]
        let before = statement.contact.flatMap { known?.own($0) } ?? known?.whole
        if statement.isPreference, before?.isGranted == statement.isGranted { return false }
        let refusal: ConsentDecision.State = statement.isPreference && before?.isGranted != true ? .denied : .revoked
        let state: ConsentDecision.State = statement.isGranted ? .granted : refusal
        let decision = ConsentDecision(state, of: event, contact: statement.contact, textVersion: statement.textVersion)
        parts[part, default: Part()].decisions += 1
        tallies[statement.purpose, default: ConsentTally()].decide(
            decision, by: &parts[part, default: Part()].purposes[statement.purpose, default: PurposeConsent()])
        return true
    }

    private mutating func note(_ purpose: String, _ occurredAt: Instant) {
        guard let state = tallies[purpose]?.state(), changes[purpose]?.last?.state != state else { return }
        changes[purpose, default: []].append(Change(occurredAt: occurredAt, state: state))
    }
}

extension ConsentLedger {
    /// What holds after all events folded, ascending by purpose. O(decisions).
    var current: [ConsentStatus] {
        var together: [String: PurposeConsent] = [:]
        for part in parts.values {
            for (purpose, consent) in part.purposes { together[purpose, default: PurposeConsent()].join(consent) }
        }
        return together.sorted { $0.key < $1.key }.compactMap { purpose, consent in consent.status(purpose) }
    }

    /// What held at an instant, and since when: granted when the whole customer or one of the contact points was; nil when nothing had been decided.
    func status(_ purpose: String, at instant: Instant) -> (state: ConsentDecision.State?, since: Instant) {
        guard let change = changes[purpose]?.last(where: { $0.occurredAt <= instant }) else { return (nil, .earliest) }
        return (change.state, change.occurredAt)
    }
}

/// As it is kept in snapshots.
extension ConsentLedger {
    func write(to writer: inout StateWriter) {
        writer.writeList(parents) { $0.write($1) }
        writer.writeTable(parts, { $0.write($1) }) { writer, part in
            writer.writeTable(part.purposes) { $1.write(to: &$0) }
            writer.write(part.decisions)
        }
        writer.writeTable(tallies) { $1.write(to: &$0) }
        writer.writeTable(changes) { writer, changes in
            writer.writeList(changes) { writer, change in
                writer.write(change.occurredAt)
                writer.write(change.state.rawValue)
            }
        }
    }

    /// - Parameter identifiers: As many as when it was written.
    init(identifiers: Int, from reader: inout StateReader) throws(StateDamage) {
        parents = try reader.list { reader throws(StateDamage) in try reader.int() }
        guard parents.count == identifiers + 1, parents.allSatisfy({ (0...identifiers).contains($0) }) else { throw StateDamage() }
        parts = try reader.table({ reader throws(StateDamage) in try reader.int() }) { reader throws(StateDamage) in
            let purposes = try reader.table { reader throws(StateDamage) in try PurposeConsent(from: &reader) }
            return Part(purposes: purposes, decisions: try reader.int())
        }
        tallies = try reader.table { reader throws(StateDamage) in try ConsentTally(from: &reader) }
        changes = try reader.table { reader throws(StateDamage) in
            try reader.list { reader throws(StateDamage) in
                let occurredAt = try reader.instant()
                guard let state = ConsentDecision.State(rawValue: try reader.text()) else { throw StateDamage() }
                return Change(occurredAt: occurredAt, state: state)
            }
        }
        guard parents.indices.allSatisfy({ leadsToRoot($0) }) else { throw StateDamage() }
    }

    /// Whether the way up ends: what a disk says may go round.
    private func leadsToRoot(_ index: Int) -> Bool {
        var (at, steps) = (index, 0)
        while parents[at] != at, steps <= parents.count { (at, steps) = (parents[at], steps + 1) }
        return parents[at] == at
    }
}
