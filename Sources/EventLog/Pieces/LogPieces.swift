// What the writer, the sealer and the readers share: the pieces and the durable position.
//
// Invariants
//   1. A state's pieces follow one another without gaps; the durable position lies in the last, or ends the one before it.
//   2. The durable position only grows, and only after its events can be read from the active piece.
//   3. Nobody holds the lock while reading or writing a file.

import EventModel
import Synchronization

/// The published state of a log. One writer rolls, one sealer replaces, many read.
final class LogPieces: Sendable {
    /// Takes a rolled LogSegment; ``LogPieces/replace(unsealed:by:)`` is the answer.
    typealias Sealer = @Sendable (UnsealedSegment) -> Void

    private struct Shared {
        var state: LogState
        var sealer: Sealer?
        /// Why the oldest that waits could not be sealed when that was last tried; nil while sealing goes on.
        var sealingFailure: EventLogError?
    }

    /// Slows the writer down while the sealer is behind.
    let pace = SealingPace()
    private let durable: Atomic<UInt64>
    private let shared: ConditionLock<Shared>

    init(_ state: LogState, durablePosition: UInt64) {
        shared = ConditionLock(Shared(state: state))
        durable = Atomic(durablePosition)
    }

    var durablePosition: UInt64 { durable.load(ordering: .acquiring) }

    /// The pieces as they are now. Read the durable position before: then they reach it.
    var current: LogState { shared.withLock { $0.state } }

    /// Shows readers everything up to a position.
    func publish(durablePosition: UInt64, in segment: UnsealedSegment) {
        segment.publish(upTo: durablePosition)
        durable.store(durablePosition, ordering: .releasing)
    }

    /// Makes `next` the active LogSegment; the one before waits to be sealed.
    func roll(to next: UnsealedSegment) {
        let (rolled, sealer) = shared.withLock { shared in
            let rolled = shared.state.active
            shared.state = shared.state.rolled(to: next)
            return (rolled, shared.sealer)
        }
        if let rolled { sealer?(rolled) }
    }

    /// Puts a sealed LogSegment in the place of the unsealed one it was made of, the oldest that waits.
    func replace(unsealed old: UnsealedSegment, by new: any LogPiece) {
        change { $0.replacing(unsealed: old, by: new) }
    }

    /// Puts LogSegments that were written anew in the place of those they were made of. Readers of an older state keep these.
    func replace(sealed old: [any LogPiece], by new: [any LogPiece]) {
        change { $0.replacing(sealed: old, by: new) }
    }

    func note(_ erasures: ErasureTally) { change { $0.having(erasures) } }

    /// Hides what an erasure takes from readers from now on; with nil nothing, once it is complete.
    func hide(_ erasure: ErasureIntent?) { change { $0.hiding(erasure) } }

    private func change(_ replaced: (LogState) -> LogState?) {
        shared.withLock { shared in
            guard let state = replaced(shared.state) else { preconditionFailure("what is replaced must stand where it is said to") }
            shared.state = state
        }
        shared.wakeAll()
    }
}

extension LogPieces {
    /// From now on hands every rolled LogSegment to `sealer`, and those that wait already at once, each exactly once.
    ///
    /// - Parameter sealer: Called on the writer's thread or this one; must not block. LogSegments are to be sealed by first position.
    func attach(_ sealer: @escaping Sealer) {
        let waiting = shared.withLock { shared in
            shared.sealer = sealer
            return shared.state.unsealed
        }
        for segment in waiting { sealer(segment) }
    }

    /// Nothing is sealed any more; a writer that waits for it goes on.
    func detachSealer() {
        shared.withLock { $0.sealer = nil }
        shared.wakeAll()
    }

    /// Says that sealing failed and is tried again later, or, with nil, that it goes on.
    func note(sealingFailure: EventLogError?) {
        shared.withLock { $0.sealingFailure = sealingFailure }
        shared.wakeAll()
    }

    /// Waits until every event up to a position stands in a sealed LogSegment.
    ///
    /// - Throws: Why sealing does not go on; `stopped` when nobody seals any more.
    func waitUntilSealed(through position: UInt64) throws(EventLogError) {
        var failure: EventLogError?
        shared.wait { shared in
            if shared.state.unsealed.first.map({ $0.firstPosition > position }) ?? true { return true }
            failure = shared.sealer == nil ? .stopped("the log is closing") : shared.sealingFailure
            return failure != nil
        }
        if let failure { throw failure }
    }

    /// Waits until fewer than `limit` LogSegments wait to be sealed; not at all when nobody seals them.
    ///
    /// - Returns: Whether it had to wait.
    /// - Throws: Why sealing does not go on, when as many wait and it failed: nobody knows for how long.
    func waitForSealing(limit: Int) throws(EventLogError) -> Bool {
        var (hasWaited, failure): (Bool, EventLogError?) = (false, nil)
        shared.wait { shared in
            if shared.sealer == nil || shared.state.unsealed.count < limit { return true }
            failure = shared.sealingFailure
            if failure != nil { return true }
            hasWaited = true
            return false
        }
        if let failure { throw failure }
        return hasWaited
    }
}
