import EventModel

/// What an event says of reaching a customer: something went out to them, or came back.
///
/// The events are those of the Segment Spec (e-mail, live chat, push) and ours (calls, meetings, messages). In live chats the customer is who sends and receives.
struct ReachSignal {
    enum Kind {
        case sent, delivered, bounced, markedAsSpam, heard
    }

    let kind: Kind
    let channel: String
    /// Names the message on both ways; nil where the channel has no such id, or the event does not say.
    let id: String?
    /// Where it went or came from; nil when the event does not say.
    let contact: Identifier?

    /// Nil for events that say nothing of it.
    init?(_ event: RecordedEvent) {
        guard event.type == .track, let (kind, channel) = Self.meaning(of: event) else { return nil }
        (self.kind, self.channel) = (kind, channel)
        id = channel == "email" ? event.properties?["email_id"]?.stringValue : nil
        contact = Self.contactKind(of: channel).flatMap { Self.contact($0, of: event) }
    }

    /// The kind of contact point that a channel reaches; nil for channels that have none.
    static func contactKind(of channel: String) -> IdentifierKind? {
        switch channel {
        case "email": .email
        case "call", "sms", "whatsapp": .phone
        default: nil
        }
    }

    private static func meaning(of event: RecordedEvent) -> (Kind, String)? {
        switch event.name {
        case "Email Sent": (.sent, "email")
        case "Email Delivered": (.delivered, "email")
        case "Email Bounced": (.bounced, "email")
        case "Email Marked as Spam": (.markedAsSpam, "email")
        case "Email Opened", "Email Link Clicked": (.heard, "email")
        case "Push Notification Received": (.sent, "push")
        case "Push Notification Tapped": (.heard, "push")
        case "Message Sent": (.sent, channel(of: event))
        case "Message Received": (.heard, channel(of: event))
        case "Live Chat Message Received": (.sent, "chat")
        case "Live Chat Conversation Started", "Live Chat Message Sent": (.heard, "chat")
        case "Call Logged": (direction(of: event), "call")
        case "Meeting Held": (direction(of: event), "meeting")
        default: nil
        }
    }

    private static func channel(of event: RecordedEvent) -> String {
        guard let stated = event.properties?["channel"]?.stringValue, !stated.isEmpty else { return "message" }
        return stated
    }

    private static func direction(of event: RecordedEvent) -> Kind { event.properties?["direction"]?.stringValue == "in" ? .heard : .sent }

    private static func contact(_ kind: IdentifierKind, of event: RecordedEvent) -> Identifier? {
        let (properties, traits) = (event.properties, event.context?["traits"])
        for text in [properties?[kind.rawValue], properties?["to"], traits?[kind.rawValue]].compactMap({ $0?.stringValue }) {
            if let value = IdentifierForm.normal(kind, text) { return Identifier(kind: kind, value: value) }
        }
        return nil
    }
}
