import EventLog
import EventModel

extension CustomerHistory {
    /// Both ends of a comparison, in one view of the log and under one set of definitions.
    ///
    /// What `from` does not say is as at `to`: its knowledge, its zone, and its instant where it says only what was known.
    ///
    /// - Parameter cursor: Has both bases; the requests may repeat them.
    func ends(from: BasisRequest, to: BasisRequest, continuing cursor: ComparisonCursor? = nil) throws(QueryError) -> (from: Question, to: Question) {
        let later = try question(to, continuing: cursor?.to)
        let request = try cursor?.from.continued(from, later.view, later.definitions) ?? from.completed(by: later.basis)
        let basis = try Basis(request, view: later.view, definitions: later.definitions, now: later.basis.asOf)
        try checkKept(basis, request, later.view)
        try waitFor(later.follower, later.view, basis.asKnownAt)
        return (later.at(basis), later)
    }
}

extension CustomerHistory.Question {
    /// The same at another basis of its view, up to which identity has followed.
    func at(_ basis: Basis) -> CustomerHistory.Question {
        CustomerHistory.Question(view: view, definitions: definitions, follower: follower, things: things, basis: basis, history: history)
    }

    /// The customer; nil when nothing of the basis names it.
    func customerIfKnown(_ reference: String) throws(QueryError) -> CustomerAtBasis? {
        do throws(QueryError) { return try customer(reference) } catch {
            guard error.kind == .notFound else { throw error }
            return nil
        }
    }
}
