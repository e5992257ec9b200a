import EventLog
import EventModel
import TimeTravel

/// Identifiers that are to be refused from now on, or taken again.
public struct Suppression: Sendable {
    public enum Verb: String, Sendable { case suppress, unsuppress }

    private let verb: Verb
    private let identifiers: [Identifier]

    /// - Parameter references: Such as `email:ada@example.com`.
    /// - Throws: ``AdministrationError`` `badRequest` naming one that is no identifier.
    public init(_ verb: Verb, _ references: [String]) throws(AdministrationError) {
        self.verb = verb
        guard !references.isEmpty else { throw AdministrationError(.badRequest, "no identifier was named") }
        identifiers = try references.map { text throws(AdministrationError) in
            guard let identifier = Identifier(reference: text) else {
                throw AdministrationError(.badRequest, "'\(text)' is no identifier: use kind:value, such as user_id:u42")
            }
            return identifier
        }
    }

    /// Changes the list, and says so in its log; durable on return.
    ///
    /// - Throws: `EventLogError` when the list cannot be written; `EventError` when the log takes nothing, and the list is changed all the same.
    public func apply(to list: SuppressionList, of log: EventLog, at instant: Instant) throws -> Report {
        let changed =
            switch verb {
            case .suppress: try list.suppress(identifiers, at: instant)
            case .unsuppress: try list.unsuppress(identifiers, at: instant)
            }
        if changed > 0 { try AdministrativeEvent.note(verb, names: identifiers.count, changed: changed, in: log) }
        return Report(identifiers: identifiers.count, changed: changed)
    }

    /// How many identifiers were named, and of how many the standing changed.
    public struct Report: JSONAnswer {
        let identifiers: Int
        let changed: Int

        public func appendJSON(to json: inout JSONWriter) {
            json.object { json in
                json.field("identifiers", identifiers)
                json.field("changed", changed)
            }
        }
    }
}
