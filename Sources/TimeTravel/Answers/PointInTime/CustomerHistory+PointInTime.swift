import Definitions
import EventLog
import EventModel
import Identity
import Projections

extension CustomerHistory {
    /// What was known of customers at instants: for each row (customer, instant) what the features were then, with nothing of what came later.
    ///
    /// A row's basis is its instant, and what had been recorded by then; with hindsight, what is recorded now. Identity is that of the instant, as far as it was known.
    ///
    /// - Parameters:
    ///   - rows: NDJSON or CSV, at most ``PointInTimeLimits/bytesMax`` and ``PointInTimeLimits/rowsMax``. What else a row says is given back.
    ///   - request: `as_known_at` bounds what is taken as known by any row; `identity_as_of` decides for all rows who is who. Without an instant of its own.
    /// - Throws: ``QueryError`` `badRequest` for features that cannot be read, or that nobody ever had, and for too many rows. A row that cannot be read is answered by an error of its own.
    /// - Complexity: One pass over the events of the rows' customers, whatever the number of rows, or over everybody's when these are many.
    public func pointInTime(_ rows: consuming [UInt8], _ query: PointInTimeQuery, at request: BasisRequest) throws(QueryError) -> PointInTimeAnswer {
        let question = try question(request)
        let columns = try columns(query.features, question.definitions, parameter: "features")
        var sightings = ColumnSightings(columns, question.definitions)
        try complete(&sightings, "features", question)
        let meaning = RowMeaning(
            view: question.view, zone: question.basis.timeZone, asKnownAt: question.basis.asKnownAt, isWithHindsight: query.isWithHindsight, firstLine: query.firstLine)
        let input = try InputRows(rows, meaning, taken: PointInTimeNames.own.union(query.features))
        let row = CustomerRow(columns, of: nil, question.definitions)
        let pass = RowPass(
            question: question, query: query, row: row, plan: try plan(row.scope, for: question), identityAsOf: request.identityAsOf.map { _ in question.basis.identityAsOf },
            format: query.format ?? input.format, retractedOwners: try retractedOwners(question))
        return try PointInTimeAnswer(pass, input)
    }

    /// Whose events were ever retracted.
    func retractedOwners(_ question: Question) throws(QueryError) -> Set<IdentifierOrdinal> {
        let positions = question.follower.ask { $0.retractions.positions }.filter { $0 <= question.view.durablePosition }
        var owners: Set<IdentifierOrdinal> = []
        for start in stride(from: 0, to: positions.count, by: Self.retractedAtOnce) {
            try checkGoesOn()
            let some = Array(positions[start..<min(start + Self.retractedAtOnce, positions.count)])
            let batch = try reading { () throws(EventLogError) in try question.view.events(at: some) }
            owners.formUnion(question.follower.ask { graph in batch.indices.compactMap { graph.owner(ofEventAt: batch.positions[$0], anchor: batch.anchors[$0]) } })
        }
        return owners
    }

    private static let retractedAtOnce = 4096
}
