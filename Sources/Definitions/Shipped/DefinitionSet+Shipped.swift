import EventModel

extension DefinitionSet {
    /// What holds without any file.
    public static let shipped: DefinitionSet = {
        do {
            return try DefinitionLoader.load(files: [:])
        } catch {
            preconditionFailure("the shipped definitions are wrong:\n\(error)")
        }
    }()
}

extension IdentityRules {
    /// The kinds of identity.yaml as shipped: what a file that does not name one of them leaves in force.
    static let shippedKinds: [IdentifierRule] = [
        IdentifierRule(kind: .userId, limit: IdentifierLimit(count: 1)),
        IdentifierRule(kind: .email, limit: IdentifierLimit(count: 5)),
        IdentifierRule(kind: .phone, limit: IdentifierLimit(count: 5)),
        IdentifierRule(kind: .deviceId, limit: IdentifierLimit(count: 20)),
        IdentifierRule(kind: .advertisingId, limit: IdentifierLimit(count: 20)),
        IdentifierRule(kind: .anonymousId, limit: IdentifierLimit(count: 50)),
    ]
}

extension VisitRule {
    /// The visits of catalogue.yaml as shipped.
    static let shipped = VisitRule(
        gap: CalendarDuration(exactly: 30, .minute), selectors: [.type(.page), .type(.screen)],
        outcomes: [
            Outcome(name: "order", selectors: [.track("Order Completed")]), Outcome(name: "sign_up", selectors: [.track("Signed Up")]),
            Outcome(name: "lead", selectors: [.track("Lead Captured")]),
            Outcome(name: "checkout", selectors: [.track("Checkout Started"), .track("Checkout Step Completed"), .track("Payment Info Entered")]),
        ])
}

extension CalendarDuration {
    /// A length known to be in range.
    fileprivate init(exactly count: Int, _ unit: Unit) {
        guard let duration = CalendarDuration(count: count, unit: unit) else { preconditionFailure("a length in range") }
        self = duration
    }
}
