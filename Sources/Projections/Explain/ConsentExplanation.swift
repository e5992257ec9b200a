import EventModel

/// Where a customer stands on one purpose, and which of the decisions hold.
public struct ConsentExplanation: Sendable {
    private let status: ConsentStatus?
    private let decisions: [ConsentHistory.Entry]

    /// - Parameters:
    ///   - fold: Of the customer's events, with consents.
    ///   - events: The same, in canonical order.
    public init(_ purpose: String, _ fold: CustomerFold, _ events: EventBatch) {
        status = fold.consents.current.first { $0.purpose == purpose }
        decisions = ConsentHistory(events).entries.filter { $0.purpose == purpose }
    }

    /// Writes `value` (`granted`, `denied`, `revoked`, null for none), `decisions`, the newest first, with those that hold marked, and `decisions_left_out` into an open object.
    public func appendFields(to json: inout JSONWriter) {
        json.field("value", status?.decision.state.rawValue)
        let holding = Set((status.map { [$0.decision] + $0.contacts + [$0.whole].compactMap(\.self) } ?? []).map(\.position))
        let told = decisions.suffix(ExplainLimits.losersMax)
        json.field("decisions") { json in
            json.array { json in
                for decision in told.reversed() {
                    json.object { json in
                        json.field("granted", decision.isGranted)
                        json.field("holds", holding.contains(decision.position))
                        json.field("contact", decision.contact)
                        json.field("text_version", decision.textVersion)
                        json.field("position", decision.position)
                        json.field("occurred_at", decision.occurredAt)
                        json.field("recorded_at", decision.recordedAt)
                        json.field("source", decision.source)
                    }
                }
            }
        }
        if decisions.count > told.count { json.field("decisions_left_out", decisions.count - told.count) }
    }
}
