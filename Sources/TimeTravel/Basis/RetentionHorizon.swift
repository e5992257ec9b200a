import EventLog
import EventModel
import Synchronization

/// Where what retention has left of a log begins: the first event that has its content.
///
/// Found by a scan from the log's start, once for each run of retention, and no further than anybody asks.
final class RetentionHorizon: Sendable {
    private struct State: Sendable {
        var retentions: UInt64 = 0
        /// No event up to here has its content.
        var emptyThrough = LogPosition.none
        var first: LogPosition?
    }

    private let state = Mutex(State())

    /// The first event of a view that has its content, as far as one up to `position` has; nil when all of those have lost it, or there are none.
    func firstKept(_ view: ReadView, upTo position: LogPosition, _ checkGoesOn: () throws(QueryError) -> Void) throws(QueryError) -> LogPosition? {
        var known = state.withLock { $0.retentions == view.retentions ? $0 : State(retentions: view.retentions) }
        if known.first == nil, known.emptyThrough < position {
            var scan = view.batches(after: known.emptyThrough, upTo: position)
            while known.first == nil, let batch = try reading({ () throws(EventLogError) in try scan.next() }) {
                try checkGoesOn()
                known.first = batch.indices.first { !ReducedEvent.staysWhole(batch.types[$0]) && !ReducedEvent.isReduced(batch.events[$0]) }.map { batch.positions[$0] }
            }
            if known.first == nil { known.emptyThrough = position }
            let found = known
            state.withLock { if $0.retentions <= found.retentions { $0 = found } }
        }
        return known.first.flatMap { $0 <= position ? $0 : nil }
    }
}

extension CustomerHistory {
    /// Refuses a question about what was known before anything of which the content is kept.
    ///
    /// - Throws: ``QueryError`` `gone` with what is left.
    func checkKept(_ basis: Basis, _ request: BasisRequest, _ view: ReadView) throws(QueryError) {
        guard request.asKnownAt != nil, view.retentions > 0, basis.asKnownAt > .none else { return }
        guard try horizon.firstKept(view, upTo: basis.asKnownAt, checkGoesOn) == nil else { return }
        // Of a log in which nothing is left there is nothing better to ask for.
        guard let left = try horizon.firstKept(view, upTo: view.durablePosition, checkGoesOn) else { return }
        let words = "what is left begins at position \(left)" + (view.recordedAt(left).map { ", recorded at \($0)" } ?? "")
        throw QueryError(.gone, code: "gone", "\(request.names.asKnownAt): everything recorded up to position \(basis.asKnownAt) has passed its retention; \(words)")
    }
}
