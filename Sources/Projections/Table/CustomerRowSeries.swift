import Definitions
import EventModel

/// Rows of one customer at instants that ascend, out of one fold of its events.
///
/// What events say by themselves is noted when the fold has come to a row's instant. What is worked out for an instant (computed traits, lifecycle, memberships) is worked out in
/// the end, from the last row to the first: counts and sums then go back event by event, so that a customer of n events and m rows takes n + m steps, and not n × m.
public struct CustomerRowSeries {
    private let row: CustomerRow
    private var fold: CustomerFold
    private var instants: [Instant] = []
    private var cells: [FieldValue?] = []

    /// - Parameter fold: Of no events yet, made for the row's scope.
    public init(_ row: CustomerRow, _ fold: CustomerFold) { (self.row, self.fold) = (row, fold) }

    /// Events folded so far.
    public var eventCount: Int { fold.eventCount }

    /// Folds the next event in canonical order.
    public mutating func fold(_ event: RecordedEvent) { fold.fold(event) }

    /// Adds a row.
    ///
    /// - Parameter instant: Not before the last event folded, nor before the last row's.
    public mutating func addRow(asOf instant: Instant, customer: String) {
        precondition(instants.last.map { $0 <= instant } ?? true, "rows of a series ascend")
        let start = cells.count
        cells.append(contentsOf: repeatElement(nil, count: row.columns.count))
        row.fillFacts(of: fold, customer: customer, into: &cells, at: start)
        instants.append(instant)
    }

    /// Works out what is left, and gives each row's cells to `body`, first to last. The series is then without rows, and goes on.
    public mutating func finishRows(_ body: (ArraySlice<FieldValue?>) throws -> Void) rethrows {
        fillValues()
        for index in instants.indices {
            let start = index * row.columns.count
            try body(cells[start..<start + row.columns.count])
        }
        instants.removeAll(keepingCapacity: true)
        cells.removeAll(keepingCapacity: true)
    }

    private mutating func fillValues() {
        guard row.isWorkedOut else { return }
        let search = instants.count > 1 ? MembershipSearch() : nil
        var last: (instant: Instant, index: Int)?
        for index in instants.indices.reversed() {
            if let last, last.instant == instants[index] {
                copyValues(from: last.index, to: index)
                continue
            }
            row.fillValues(of: fold.moment(at: instants[index], search), into: &cells, at: index * row.columns.count)
            last = (instants[index], index)
        }
    }

    /// Rows of one instant are the same, but for who asks.
    private mutating func copyValues(from other: Int, to index: Int) {
        let (source, target) = (other * row.columns.count, index * row.columns.count)
        for column in row.columns.indices where row.columns[column].isWorkedOut { cells[target + column] = cells[source + column] }
    }
}

extension CustomerRow {
    /// Some column is worked out for an instant.
    var isWorkedOut: Bool { columns.contains(where: \.isWorkedOut) }
}

extension CustomerColumn {
    /// Worked out for an instant, and not stated by events.
    var isWorkedOut: Bool {
        switch content {
        case .lifecycle, .computed, .audience: true
        default: false
        }
    }
}
