import EventModel

/// Where a customer stands on one purpose.
public struct ConsentStatus: Sendable, Hashable {
    public let purpose: String
    /// The decision that holds: the whole customer's, or a contact point's where only that was granted.
    public let decision: ConsentDecision
    /// Decisions about single contact points that were made after the whole customer's, ascending by contact.
    public let contacts: [ConsentDecision]

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
