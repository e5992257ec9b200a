import EventModel

/// One decision about one purpose.
public struct ConsentDecision: Sendable, Hashable {
    public enum State: String, Sendable, Hashable {
        case granted
        /// Refused without ever having been granted.
        case denied
        /// Taken back.
        case revoked
    }

    public let state: State
    public let occurredAt: Instant
    public let recordedAt: Instant
    public let position: LogPosition
    public let source: String
    /// The contact point it is about, such as `email:ada@example.com`; nil for the whole customer.
    public let contact: String?
    /// The version of the text that was agreed to; nil when the event does not say.
    public let textVersion: String?

    init(_ state: State, of event: RecordedEvent, contact: String? = nil, textVersion: String? = nil) {
        (self.state, self.contact, self.textVersion) = (state, contact, textVersion)
        (occurredAt, recordedAt) = (event.occurredAt, event.recordedAt)
        (position, source) = (event.position, event.source)
    }

    var isGranted: Bool { state == .granted }

    func isAfter(_ other: ConsentDecision) -> Bool { (occurredAt, position) > (other.occurredAt, other.position) }

    /// A refusal before a grant; of two alike the later. A part that decided nothing leaves it to the other.
    static func moreRestrictive(_ a: ConsentDecision?, _ b: ConsentDecision?) -> ConsentDecision? {
        guard let a, let b else { return a ?? b }
        if a.isGranted != b.isGranted { return a.isGranted ? b : a }
        return a.isAfter(b) ? a : b
    }
}

/// As it is kept in snapshots.
extension ConsentDecision {
    func write(to writer: inout StateWriter) {
        writer.write(state.rawValue)
        writer.write(occurredAt)
        writer.write(recordedAt)
        writer.write(position)
        writer.write(source)
        writer.writeOptional(contact) { $0.write($1) }
        writer.writeOptional(textVersion) { $0.write($1) }
    }

    init(from reader: inout StateReader) throws(StateDamage) {
        guard let state = State(rawValue: try reader.text()) else { throw StateDamage() }
        self.state = state
        (occurredAt, recordedAt, position, source) = (try reader.instant(), try reader.instant(), try reader.position(), try reader.text())
        contact = try reader.optional { reader throws(StateDamage) in try reader.text() }
        textVersion = try reader.optional { reader throws(StateDamage) in try reader.text() }
    }
}
