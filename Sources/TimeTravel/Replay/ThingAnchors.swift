// Under which anchors the events about each deal and ticket are stored: a customer's deal may be won by an event of its account.
//
// Invariants
//   1. Every event of a position up to `followed` that is about a thing has its anchor here. There may be more: of events that are gone, and
//      of things whose hashes are equal. Who reads events by these anchors looks at each event again.
//   2. Nothing here is on a disk, and nothing of it is an answer: it is made anew by a scan for the names of such events.

import Definitions
import EventLog
import EventModel
import Projections
import Synchronization

/// Anchors by thing, as far as anybody has asked. Some 24 bytes of memory a thing.
final class ThingAnchors: Sendable {
    /// What finds things in events: deals and tickets.
    let keys: EventKeys
    private let state = Mutex(State())

    fileprivate struct State: Sendable {
        var followed = LogPosition.none
        /// Most things have one anchor.
        var only: [UInt64: UInt32] = [:]
        var several: [UInt64: Set<UInt32>] = [:]
    }

    init(_ definitions: DefinitionSet) { keys = EventKeys(definitions, [.deal, .support]) }

    /// This under other definitions: the same when they find things alike.
    func adapted(to definitions: DefinitionSet) -> ThingAnchors {
        let other = ThingAnchors(definitions)
        return other.keys == keys ? self : other
    }

    /// The anchors of the events up to a position that are about one of these things, ascending.
    ///
    /// - Parameter limit: Nil is the answer when there are more.
    /// - Complexity: The first time a scan of the log for the names of such events; then only of what came since the last.
    func anchors(
        of things: Set<EventKeys.Thing>, in view: ReadView, upTo position: LogPosition, limit: Int, _ checkGoesOn: () throws(QueryError) -> Void
    ) throws(QueryError) -> [IdentifierOrdinal]? {
        var failure: QueryError?
        let found: Set<UInt32>? = state.withLock { state in
            do throws(QueryError) { try follow(view, to: position, &state, checkGoesOn) } catch { failure = error }
            var found: Set<UInt32> = []
            for thing in things {
                let hash = Self.hash(of: thing)
                if let only = state.only[hash] { found.insert(only) }
                found.formUnion(state.several[hash] ?? [])
                if found.count > limit { return nil }
            }
            return found
        }
        if let failure { throw failure }
        return found.map { $0.sorted().map { IdentifierOrdinal(rawValue: $0) } }
    }

    private func follow(
        _ view: ReadView, to position: LogPosition, _ state: inout State, _ checkGoesOn: () throws(QueryError) -> Void
    ) throws(QueryError) {
        guard state.followed < position else { return }
        var scan = view.events(after: state.followed, upTo: view.durablePosition, named: keys.eventNames)
        while let batch = try reading({ () throws(EventLogError) in try scan.next() }) {
            try checkGoesOn()
            for index in batch.indices where batch.anchors[index] != .none {
                if let thing = keys.thing(of: batch[index]) { state.note(Self.hash(of: thing), batch.anchors[index].rawValue) }
            }
        }
        state.followed = view.durablePosition
    }

    /// Of this process only: nobody can make things whose hashes are equal.
    private static func hash(of thing: EventKeys.Thing) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(thing)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}

extension ThingAnchors.State {
    fileprivate mutating func note(_ hash: UInt64, _ anchor: UInt32) {
        guard let known = only[hash] else {
            only[hash] = anchor
            return
        }
        if known != anchor { several[hash, default: []].insert(anchor) }
    }
}
