import EventModel

/// What events say about consent.
enum ConsentReading {
    /// What an event asks for; whether it changes anything is for the ledger to say.
    struct Statement {
        let purpose: String
        let isGranted: Bool
        /// A preference repeats itself on every event: only its changes are decisions.
        let isPreference: Bool
        let contact: String?
        let textVersion: String?
    }

    /// The purpose that `Unsubscribed` is about unless it names one.
    static let unsubscribedPurpose = "email_marketing"

    private static let (given, withdrawn, unsubscribed) = ("Consent Given", "Consent Withdrawn", "Unsubscribed")

    /// Track events that are about consent; any event may state preferences beside.
    static let eventNames: Set<String> = [given, withdrawn, unsubscribed]

    static func statements(of event: RecordedEvent) -> [Statement] {
        var statements = preferences(of: event)
        guard event.type == .track else { return statements }
        switch event.name {
        case given: statements += named(event, isGranted: true)
        case withdrawn: statements += named(event, isGranted: false)
        case unsubscribed: statements += named(event, isGranted: false, otherwise: unsubscribedPurpose)
        default: break
        }
        return statements
    }

    static func preferences(of event: RecordedEvent) -> [Statement] {
        guard let preferences = event.context?["consent"]?["categoryPreferences"] else { return [] }
        return preferences.fields.compactMap { purpose, value in
            value.boolValue.map { Statement(purpose: purpose, isGranted: $0, isPreference: true, contact: nil, textVersion: nil) }
        }
    }

    private static func named(_ event: RecordedEvent, isGranted: Bool, otherwise: String? = nil) -> [Statement] {
        guard let purpose = event.properties?["purpose"]?.stringValue ?? otherwise, !purpose.isEmpty else { return [] }
        let contact = event.properties?["contact"]?.stringValue.map(contactPoint)
        let version = event.properties?["text_version"].flatMap { FieldValue($0)?.titleText }
        return [Statement(purpose: purpose, isGranted: isGranted, isPreference: false, contact: contact, textVersion: version)]
    }

    /// A contact point as identifiers are written: an address or a number alone is taken for what it looks like, anything else stays as it is.
    private static func contactPoint(_ text: String) -> String {
        if let identifier = Identifier(reference: text) { return identifier.description }
        for kind in [IdentifierKind.email, .phone] {
            if let value = IdentifierForm.normal(kind, text) { return Identifier(kind: kind, value: value).description }
        }
        return text
    }
}
