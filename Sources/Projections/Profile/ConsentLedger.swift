import EventModel

/// Consent decisions of one customer, folded in canonical order.
///
/// A customer may have been several before a merge. The parts are known from the events themselves: identifiers that one event carries
/// belong together from then on. Decisions are made by the part whose event it is; when parts join, and between those that never did, the
/// most restrictive holds, until a decision is made after they joined. What a part has not decided is left to the other.
struct ConsentLedger {
    private struct Change {
        let occurredAt: Instant
        let consent: PurposeConsent
    }

    /// Parts as a forest over the customer's identifiers; the last is for events that carry none of them.
    private var parents: [Int]
    private var consents: [Int: [String: PurposeConsent]] = [:]
    /// What held for the whole customer, by purpose, in canonical order.
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
            guard let joining = consents.removeValue(forKey: other) else { continue }
            consents[part, default: [:]].merge(joining) { $0.merged(with: $1) }
            purposes.formUnion(joining.keys)
        }
        return (part, purposes)
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
        var consent = consents[part]?[statement.purpose] ?? PurposeConsent()
        let before = statement.contact.flatMap { consent.contacts[$0] } ?? consent.whole
        if statement.isPreference, before?.isGranted == statement.isGranted { return false }
        let refusal: ConsentDecision.State = statement.isPreference && before?.isGranted != true ? .denied : .revoked
        let state: ConsentDecision.State = statement.isGranted ? .granted : refusal
        consent.decide(ConsentDecision(state, of: event, contact: statement.contact, textVersion: statement.textVersion))
        consents[part, default: [:]][statement.purpose] = consent
        return true
    }

    private mutating func note(_ purpose: String, _ occurredAt: Instant) {
        let parts = consents.sorted { $0.key < $1.key }.compactMap { $0.value[purpose] }
        guard let first = parts.first else { return }
        let consent = parts.dropFirst().reduce(first) { $0.merged(with: $1) }
        guard changes[purpose]?.last?.consent != consent else { return }
        changes[purpose, default: []].append(Change(occurredAt: occurredAt, consent: consent))
    }
}

extension ConsentLedger {
    /// What holds after all events folded, ascending by purpose.
    var current: [ConsentStatus] {
        changes.sorted { $0.key < $1.key }.compactMap { purpose, history in history.last?.consent.status(purpose) }
    }

    /// What held at an instant, and since when; nil when nothing had been decided.
    func status(_ purpose: String, at instant: Instant) -> (status: ConsentStatus?, since: Instant) {
        guard let change = changes[purpose]?.last(where: { $0.occurredAt <= instant }) else { return (nil, .earliest) }
        return (change.consent.status(purpose), change.occurredAt)
    }
}
