import EventLog
import EventModel
import Identity
import Projections

/// Works out the rows of one customer after the other.
struct RowEvaluation {
    private let pass: RowPass
    private let rows: [InputRow]
    private(set) var answers: RowAnswers

    /// Rows whose customers are asked for under one lock.
    private static let rowsAtOnce = 512

    init(_ pass: RowPass, _ rows: [InputRow], _ answers: RowAnswers) { (self.pass, self.rows, self.answers) = (pass, rows, answers) }

    /// True when the answers take more memory than they may: then nothing is answered any more.
    var isOverLimit: Bool { answers.byteCount > pass.query.answerBytesMax }

    /// Answers rows of a customer.
    mutating func answer(_ own: [Int], of subject: RowSubject) throws(QueryError) {
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
        try checkLimit()
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
            try checkLimit()
        }
    }

    /// - Throws: Anything, once ``isOverLimit``.
    private func checkLimit() throws(QueryError) {
        if isOverLimit { throw QueryError(.failed, code: "too_large", "the answers take more than \(pass.query.answerBytesMax) bytes") }
    }
}
