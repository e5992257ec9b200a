import EventLog
import EventModel
import Identity
import Projections

/// Works out the rows of one customer after the other.
struct RowEvaluation: Sendable {
    private let pass: RowPass
    private let rows: [InputRow]
    private let room: AnswerRoom
    private(set) var answers = PackedAnswers()
    /// Places of the identifiers whose rows were answered.
    private(set) var taken: [Int] = []
    private var bytesNoted = 0

    /// Rows whose customers are asked for under one lock.
    private static let rowsAtOnce = 512

    init(_ pass: RowPass, _ rows: [InputRow], _ room: AnswerRoom) { (self.pass, self.rows, self.room) = (pass, rows, room) }

    /// Answers the rows that name identifiers of a customer.
    mutating func answer(_ places: [Int], _ byCustomer: RowsByCustomer, of subject: RowSubject) throws(QueryError) {
        taken += places
        try answer(places.flatMap { byCustomer.rows(at: $0) }, of: subject)
    }

    private mutating func answer(_ own: [Int], of subject: RowSubject) throws(QueryError) {
        let sorted = own.sorted { (rows[$0].asOf, $0) < (rows[$1].asOf, $1) }
        guard pass.retractedOwners.isEmpty || !subject.members.contains(where: { pass.retractedOwners.contains($0) }) else { return try answerOneByOne(sorted) }
        let lineage = pass.identityAsOf == nil ? pass.question.follower.ask { $0.lineage(of: subject.members) } : nil
        var who = Who(pass, subject, lineage)
        var series: [WhoKey: FoldedRows] = [:]
        var left: [Int] = []
        for start in stride(from: 0, to: sorted.count, by: Self.rowsAtOnce) {
            let some = sorted[start..<min(start + Self.rowsAtOnce, sorted.count)]
            for (index, key) in zip(some, who.keys(of: some.map { rows[$0] })) {
                guard let key else {
                    left.append(index)
                    continue
                }
                var folded = series.removeValue(forKey: key) ?? FoldedRows(pass, subject, key)
                if !folded.add(index, rows[index]) {
                    folded.finish(into: &answers, pass)
                    folded = FoldedRows(pass, subject, key)
                    _ = folded.add(index, rows[index])
                }
                series[key] = folded
            }
            try pass.question.history.checkGoesOn()
        }
        for key in series.keys { series[key]?.finish(into: &answers, pass) }
        try answerOneByOne(left)
        try noteBytes()
    }

    /// Answers rows by asking for each by itself.
    mutating func answerOneByOne(_ own: [Int]) throws(QueryError) {
        for index in own {
            try pass.question.history.checkGoesOn()
            let row = rows[index]
            let replay = CustomerReplay(view: pass.question.view, follower: pass.question.follower, basis: pass.basis(asOf: row.asOf, asKnownAt: row.asKnownAt))
            guard let subject = try replay.customer(of: row.customer) else { continue }
            let cells = pass.row.cells(of: subject.folded(pass.plan), asOf: row.asOf, customer: subject.customer.id.description)
            answers.add(cells[...], of: index, pass.format)
            try noteBytes()
        }
    }

    /// - Throws: ``QueryError`` when all answers together take more memory than they may.
    private mutating func noteBytes() throws(QueryError) {
        let more = answers.byteCount - bytesNoted
        bytesNoted = answers.byteCount
        guard room.take(more) else { throw QueryError(.failed, code: "too_large", "the answers take more than \(pass.query.answerBytesMax) bytes") }
    }
}
