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

    /// Changes the list; durable on return.
    public func apply(to list: SuppressionList, at instant: Instant) throws(EventLogError) -> Report {
        let changed =
            switch verb {
            case .suppress: try list.suppress(identifiers, at: instant)
            case .unsuppress: try list.unsuppress(identifiers, at: instant)
            }
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
