// The graph in the checkpoint. Encoding it takes as long as a gigabyte takes to write, so the graph that questions ask is not what is encoded:
//
//   1. when a checkpoint is near, the twin is made from the last one and folds what came since, in the background;
//   2. the twin is encoded, and dropped;
//   3. the new checkpoint is read in place, folds what came meanwhile, and takes the place of the graph, whose memory goes back.

import EventLog
import EventModel
import Identity
import Synchronization

/// What a follower knows of its log's checkpoint.
struct CheckpointKnowledge: Sendable {
    /// The log's position when the last one was written.
    var position: LogPosition
    /// The position of the one that the graph was read from; 0 when it was not.
    var adopted: UInt64
    /// Whether one with our section was written that the graph was not read from yet.
    var isNew = false

    init(_ found: Checkpoint?) {
        position = LogPosition(rawValue: found?.subject.position ?? 0)
        adopted = found?.subject.position ?? 0
    }
}

extension IdentityFollower {
    /// How long writing a checkpoint may wait for the twin to catch up: LogSegments are not sealed meanwhile.
    private static let catchUpMax = Duration.seconds(1)
    /// And at the end, when nothing else is left to do.
    private static let catchUpMaxAtEnd = Duration.seconds(5)

    /// Writes the graph's section, as far as the twin has come; nothing when it has not begun, or cannot go on.
    func write(_ writer: inout CheckpointWriter, _ log: EventLog) throws(EventLogError) {
        let hasCaughtUp = try? bringTwin(log, until: .now + Self.catchUpMax)
        let isWritten = try twin.withLock { graph throws(EventLogError) in
            defer { graph = origin.empty() }
            return hasCaughtUp == nil ? false : try Self.encode(graph, into: &writer)
        }
        let position = log.durablePosition
        checkpoint.withLock { ($0.position, $0.isNew) = (position, $0.isNew || isWritten) }
    }

    /// Writes the graph itself: nobody asks any more.
    func writeLast(_ writer: inout CheckpointWriter, _ log: EventLog) throws(EventLogError) {
        let view = log.readView()
        guard (try? follow(view, to: view.durablePosition, until: .now + Self.catchUpMaxAtEnd)) != nil else { return }
        _ = try graph.withLock { graph throws(EventLogError) in try Self.encode(graph, into: &writer) }
    }

    /// Writes a graph unless it has no events; says whether it did.
    private static func encode(_ graph: borrowing IdentityGraph, into writer: inout CheckpointWriter) throws(EventLogError) -> Bool {
        guard graph.foldedPosition > .none else { return false }
        try writer.write(.identityGraph, tag: graph.foldedPosition.rawValue) { sink throws(EventLogError) in
            try graph.encode { bytes throws(EventLogError) in try sink.append(bytes) }
        }
        return true
    }

    /// Has the twin ready when a checkpoint is near.
    ///
    /// - Returns: False when the time was up before.
    func prepareCheckpoint(
        _ log: EventLog, until deadline: ContinuousClock.Instant, _ checkGoesOn: () throws(QueryError) -> Void
    ) throws(QueryError) -> Bool {
        guard log.isCheckpointNear(since: checkpoint.withLock({ $0.position })) else { return true }
        return try bringTwin(log, until: deadline, checkGoesOn)
    }

    /// Brings the twin to where the graph is, and makes it when there is none.
    private func bringTwin(
        _ log: EventLog, until deadline: ContinuousClock.Instant, _ checkGoesOn: () throws(QueryError) -> Void = {}
    ) throws(QueryError) -> Bool {
        try twin.withLock { graph throws(QueryError) in
            if graph.foldedPosition == .none { graph = origin.read(log.checkpointWithGraph, durable: log.durablePosition) }
            return try graph.follow(log.readView(), to: followedPosition, until: deadline, checkGoesOn)
        }
    }

    /// Goes on from the checkpoint that was just written: what the graph holds in memory is then in the file.
    func adoptCheckpoint(_ log: EventLog, _ checkGoesOn: () throws(QueryError) -> Void) throws(QueryError) {
        let known = checkpoint.withLock { $0 }
        guard known.isNew, let newest = log.newestCheckpoint(), newest.subject.position > known.adopted else { return }
        checkpoint.withLock { ($0.adopted, $0.isNew) = (newest.subject.position, false) }
        var next = origin.read(log.checkpointWithGraph, durable: log.durablePosition)
        guard next.foldedPosition > .none else { return }
        // First all that came meanwhile, then, while nobody else folds, the rest.
        _ = try next.follow(log.readView(), to: followedPosition, checkGoesOn)
        var isExchanged = false
        while !isExchanged {
            try checkGoesOn()
            isExchanged = try withTurn { () throws(QueryError) in
                _ = try next.follow(log.readView(), to: followedPosition)
                graph.withLock { swap(&$0, &next) }
            }
        }
    }
}

extension EventLog {
    /// The checkpoint in the folder, or the one that was found at start; nil when its graph is not there or not whole.
    ///
    /// - Complexity: Reads the graph's section.
    var checkpointWithGraph: Checkpoint? {
        (newestCheckpoint() ?? checkpoint).flatMap { $0.verifySection(.identityGraph) ? $0 : nil }
    }
}

extension IdentityGraph {
    /// Folds a log up to a position, and no further; false when the time was up before.
    mutating func follow(
        _ view: ReadView, to target: LogPosition, until deadline: ContinuousClock.Instant? = nil,
        _ checkGoesOn: () throws(QueryError) -> Void = {}
    ) throws(QueryError) -> Bool {
        while foldedPosition < target {
            try checkGoesOn()
            if let deadline, ContinuousClock.now >= deadline { return false }
            let batch = try view.nextToFold(after: foldedPosition, upTo: target)
            do { try fold(batch, lookup: RetractionLookup(view)) } catch { throw QueryError(notFolded: error) }
        }
        return true
    }
}
