import Definitions
import EventLog
import EventModel
import Identity
import Synchronization

/// Keeps the identity graph at the log's durable position, as far as anybody asks.
///
/// Folding and asking take turns under one lock. A fold gives it up after every Block, so that a question never waits for more than one.
final class IdentityFollower: Sendable {
    private let graph: Mutex<IdentityGraph>

    init(identifiers: IdentifierTable, definitions: DefinitionSet) {
        graph = Mutex(IdentityGraph(rules: definitions.identity, timeZone: definitions.timeZone, identifiers: identifiers))
    }

    /// The last position folded.
    var followedPosition: LogPosition { graph.withLock { $0.foldedPosition } }

    /// Folds what is durable in `view` and not folded yet. Several may call at once; each event is folded once.
    func follow(_ view: ReadView) throws(QueryError) {
        while true {
            let position = followedPosition
            guard position < view.durablePosition else { return }
            let batch = try reading { () throws(EventLogError) in try view.events(after: position, limit: Self.batchEvents) }
            let failure: (any Error)? = graph.withLock { graph in
                // Another caller may have folded the same events meanwhile.
                guard graph.foldedPosition == position else { return nil }
                do {
                    try graph.fold(batch, lookup: Self.lookup(view))
                    return nil
                } catch { return error }
            }
            if let failure { throw QueryError(.failed, code: "identity_failed", "cannot follow the log: \(failure)") }
        }
    }

    private static let batchEvents = 4096

    private static func lookup(_ view: ReadView) -> RetractionLookup {
        RetractionLookup(
            target: { retraction in
                guard let id = retraction.event["messageId"]?.stringValue, let position = try view.position(ofMessageId: id),
                    position < retraction.position
                else { return nil }
                return try view.events(at: [position])[0]
            },
            events: { anchors, upTo in try view.events(anchors: anchors, upTo: upTo) })
    }

    /// Asks the graph something. `body` must be short: it holds up the fold.
    func ask<R: Sendable>(_ body: (borrowing IdentityGraph) -> R) -> R { graph.withLock { body($0) } }
}
