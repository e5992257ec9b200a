// Follows the log with the identity graph.
//
// Invariants
//   1. `graph` is folded by whoever has the turn, and by nobody else; so `folded` is its position whenever nobody holds its lock.
//   2. The lock of `graph` is held for one question or one batch: a few milliseconds. Events are read before it is taken.
//   3. `twin` is a graph of the same events as `graph` up to its own position, which is no higher. No question ever waits for its lock.

import Definitions
import EventLog
import EventModel
import Glibc
import Identity
import Synchronization

/// Keeps the identity graph at the log's durable position, as far as anybody asks.
final class IdentityFollower: Sendable {
    let origin: GraphOrigin
    let graph: Mutex<IdentityGraph>
    /// A second graph, from which the next checkpoint is written; of no events when none is near.
    let twin: Mutex<IdentityGraph>
    let checkpoint: Mutex<CheckpointKnowledge>
    private let folded: Atomic<UInt64>
    private let isFolding = Atomic(false)
    private let pace = FoldingPace()

    /// Begins with the graph of the checkpoint when that was folded under these definitions, else with a graph of no events.
    init(log: EventLog, checkpoint found: Checkpoint?, definitions: DefinitionSet) {
        origin = GraphOrigin(definitions.identity, definitions.timeZone, log.identifiers)
        let graph = origin.read(found, durable: log.durablePosition)
        folded = Atomic(graph.foldedPosition.rawValue)
        checkpoint = Mutex(CheckpointKnowledge(found))
        self.graph = Mutex(graph)
        twin = Mutex(origin.empty())
    }

    /// Begins with a graph of no events, under rules that need not be those in force.
    init(_ rules: IdentityRules, _ timeZone: TimeZoneRules, _ identifiers: IdentifierTable) {
        origin = GraphOrigin(rules, timeZone, identifiers)
        folded = Atomic(0)
        checkpoint = Mutex(CheckpointKnowledge(nil))
        graph = Mutex(origin.empty())
        twin = Mutex(origin.empty())
    }

    /// The last position folded. Waits for nobody.
    var followedPosition: LogPosition { LogPosition(rawValue: folded.load(ordering: .acquiring)) }

    /// Asks the graph something. `body` must be short: it holds up the fold.
    func ask<R: Sendable>(_ body: (borrowing IdentityGraph) -> R) -> R { graph.withLock { body($0) } }

    /// How long folding up to a position will take, in seconds; nil when nothing was folded yet.
    func secondsToFollow(to target: LogPosition) -> Double? {
        let position = followedPosition
        return position < target ? pace.seconds(for: target.rawValue - position.rawValue) : 0
    }

    /// Folds what `view` has, at least up to `target`, taking turns with others who want the same.
    ///
    /// - Parameters:
    ///   - deadline: When to give up; nil for never.
    ///   - checkGoesOn: Called before each batch.
    /// - Returns: False when the time was up before.
    func follow(
        _ view: ReadView, to target: LogPosition, until deadline: ContinuousClock.Instant? = nil,
        _ checkGoesOn: () throws(QueryError) -> Void = {}
    ) throws(QueryError) -> Bool {
        while followedPosition < target {
            try checkGoesOn()
            if let deadline, ContinuousClock.now >= deadline { return false }
            let isMine = try withTurn { () throws(QueryError) in try foldNext(view) }
            if !isMine { usleep(Self.turnMicros) }
        }
        return true
    }

    /// Runs `body` unless somebody else folds; says whether it did.
    func withTurn(_ body: () throws(QueryError) -> Void) throws(QueryError) -> Bool {
        guard !isFolding.exchange(true, ordering: .acquiring) else { return false }
        defer { isFolding.store(false, ordering: .releasing) }
        try body()
        return true
    }

    private func foldNext(_ view: ReadView) throws(QueryError) {
        let (began, position) = (ContinuousClock.now, followedPosition)
        let batch = try view.nextToFold(after: position, upTo: view.durablePosition)
        guard !batch.isEmpty else { return }
        let failure: (any Error)? = graph.withLock { graph in
            defer { folded.store(graph.foldedPosition.rawValue, ordering: .releasing) }
            do { try graph.fold(batch, lookup: RetractionLookup(view)) } catch { return error }
            return nil
        }
        if let failure { throw QueryError(notFolded: failure) }
        pace.note(events: batch.count, in: ContinuousClock.now - began)
    }

    /// How long somebody waits before he looks whether it is his turn.
    private static let turnMicros: UInt32 = 200
}

extension ReadView {
    /// The next events to fold, as many as a question may have to wait for.
    func nextToFold(after position: LogPosition, upTo last: LogPosition) throws(QueryError) -> EventBatch {
        guard position < last else { return .empty }
        let limit = Int(min(last.rawValue - position.rawValue, 4096))
        return try reading { () throws(EventLogError) in
            // Of other types the fold looks at identifiers and times only.
            try outlines(after: position, limit: limit) { [.alias, .link, .unlink, .retract].contains($0) }
        }
    }
}

extension QueryError {
    init(notFolded error: any Error) { self.init(.failed, code: "identity_failed", "cannot follow the log: \(error)") }
}
