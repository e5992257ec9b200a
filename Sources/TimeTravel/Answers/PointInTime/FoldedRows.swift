import EventLog
import EventModel
import Identity
import Projections

/// Rows that share one fold: of the same identifiers, at instants that ascend.
///
/// A row's basis has the events that occurred by its instant and were recorded by its position. Positions ascend with instants, so that a fold goes on from row to row, unless an
/// event that an earlier row had to pass over, since it was recorded too late for it, counts for a later one: then that row begins a fold of its own.
struct FoldedRows {
    private let subject: RowSubject
    private let customer: String
    /// Whose each event is; nil when all of them count.
    private let isOwn: [Bool]?
    private var series: CustomerRowSeries
    private var next = 0
    /// Of the events passed over so far, the one that was recorded first.
    private var leastPassedOver = LogPosition(rawValue: .max)
    private var rows: [Int] = []
    /// Identity of one instant may know of identifiers that no event up to a row's instant carries: what is said of these is each instant's own.
    private let isOfOneInstant: Bool
    private var last: Instant?

    init(_ pass: RowPass, _ subject: RowSubject, _ key: WhoKey) {
        self.subject = subject
        customer = key.members.first.map { CustomerID(oldest: $0).description } ?? ""
        isOwn = key.members.count == subject.members.count ? nil : Self.own(pass, subject, key)
        isOfOneInstant = pass.identityAsOf != nil && pass.plan.facts.contains(.identifiers)
        let identifiers = pass.plan.facts.contains(.identifiers) ? pass.question.view.identifiers.identifiers(of: key.members) : []
        series = CustomerRowSeries(pass.row, CustomerFold(plan: pass.plan, identifiers: identifiers, memberOf: key.memberOf))
    }

    private static func own(_ pass: RowPass, _ subject: RowSubject, _ key: WhoKey) -> [Bool] {
        let (events, members) = (subject.events, Set(key.members))
        return pass.question.follower.ask { graph in
            events.indices.map { index in
                graph.owner(ofEventAt: events.positions[index], anchor: events.anchors[index]).map { members.contains($0) } ?? false
            }
        }
    }

    /// Adds the next row; one whose customer has no event at its basis has no answer.
    ///
    /// - Returns: False when the row has to begin another fold.
    mutating func add(_ index: Int, _ row: InputRow) -> Bool {
        guard leastPassedOver > row.asKnownAt else { return false }
        if let last, isOfOneInstant, last != row.asOf { return false }
        last = row.asOf
        let events = subject.events
        while next < events.count, events.occurredAt[next] <= row.asOf {
            if isOwn?[next] ?? true {
                if events.positions[next] <= row.asKnownAt {
                    series.fold(events[next])
                } else {
                    leastPassedOver = min(leastPassedOver, events.positions[next])
                }
            }
            next += 1
        }
        guard series.eventCount > 0 else { return true }
        series.addRow(asOf: row.asOf, customer: customer)
        rows.append(index)
        return true
    }

    /// Gives out the answers to all rows.
    mutating func finish(into answers: inout PackedAnswers, _ pass: RowPass) {
        var place = 0
        series.finishRows { cells in
            answers.add(cells, of: rows[place], pass.format)
            place += 1
        }
        rows.removeAll(keepingCapacity: true)
    }
}
