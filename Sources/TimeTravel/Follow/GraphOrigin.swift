import Definitions
import EventLog
import EventModel
import Identity

/// What identity graphs of one log under one set of rules are made of.
struct GraphOrigin: Sendable {
    private let rules: IdentityRules
    private let timeZone: TimeZoneRules
    private let identifiers: IdentifierTable

    init(_ rules: IdentityRules, _ timeZone: TimeZoneRules, _ identifiers: IdentifierTable) {
        (self.rules, self.timeZone, self.identifiers) = (rules, timeZone, identifiers)
    }

    /// A graph of no events.
    func empty() -> IdentityGraph { IdentityGraph(rules: rules, timeZone: timeZone, identifiers: identifiers) }

    /// The graph of a checkpoint, read in place. O(pages).
    ///
    /// - Parameter durable: A graph that knows of later events is not this log's.
    /// - Returns: A graph of no events when the checkpoint has none, has one of other rules, or one that does not fit the log.
    func read(_ checkpoint: Checkpoint?, durable: LogPosition) -> IdentityGraph {
        if let section = checkpoint?.section(.identityGraph),
            let graph = IdentityGraph(decoding: section, rules: rules, timeZone: timeZone, identifiers: identifiers),
            graph.foldedPosition <= durable
        {
            return graph
        }
        return empty()
    }
}
