import EventModel

/// Where a customer stands on one purpose.
public struct ConsentStatus: Sendable, Hashable {
    public let purpose: String
    /// What the whole customer decided; nil when only contact points were decided on.
    public let whole: ConsentDecision?
    /// Decisions about single contact points that were made after the whole customer's, ascending by contact. Each has one.
    public let contacts: [ConsentDecision]

    /// The decision to tell of the customer: the whole customer's; without one the latest grant of a contact point, else the latest refusal. It names the contact
    /// point that it is about, and says nothing of the others.
    public let decision: ConsentDecision

    /// Nil without any decision.
    init?(purpose: String, whole: ConsentDecision?, contacts: [ConsentDecision]) {
        let told = whole ?? contacts.filter(\.isGranted).max { $1.isAfter($0) } ?? contacts.max { $1.isAfter($0) }
        guard let told else { return nil }
        (self.purpose, self.whole, self.contacts, decision) = (purpose, whole, contacts, told)
    }

    /// The decision that holds for a contact point: the one about it alone, else the whole customer's. Nil is no consent.
    ///
    /// - Parameter contact: As an identifier is written, such as `email:ada@example.com`.
    public func decision(for contact: String) -> ConsentDecision? { contacts.first { $0.contact == contact } ?? whole }

    func append(to json: inout JSONWriter) {
        json.object { json in
            decision.appendFields(to: &json)
            guard !contacts.isEmpty else { return }
            json.field("contacts") { json in
                json.object { json in
                    for one in contacts { json.field(one.contact ?? "") { $0.object { one.appendFields(to: &$0) } } }
                }
            }
        }
    }
}

extension ConsentDecision {
    fileprivate func appendFields(to json: inout JSONWriter) {
        json.field("state", state.rawValue)
        json.field("occurred_at", occurredAt)
        json.field("recorded_at", recordedAt)
        json.field("position", position)
        json.field("source", source)
        if let contact { json.field("contact", contact) }
        if let textVersion { json.field("text_version", textVersion) }
    }
}
