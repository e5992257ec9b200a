import Definitions
import EventModel

/// Who came back: customers by the step of their first event of one kind, and how many of them had an event of another in each step from then on. States merge.
public struct RetentionTally: Sendable {
    /// Where steps begin, and where the last ends; ascending.
    private let starts: [Instant]
    private var customers: [Int]
    private var returned: [[Int]]

    /// - Parameter starts: A step is from one to the microsecond before the next.
    public init(starts: [Instant]) {
        self.starts = starts
        let count = max(starts.count - 1, 0)
        customers = Array(repeating: 0, count: count)
        returned = (0..<count).map { Array(repeating: 0, count: count - $0) }
    }

    /// Adds a customer. Who had the first event before the first step is in no cohort.
    ///
    /// - Parameters:
    ///   - first: Events that make somebody a member of a cohort.
    ///   - later: Events that count as coming back; those before the first one do not.
    public mutating func add(first: EventTimes, later: EventTimes) {
        guard let start = first.places.first, let cohort = step(of: start.occurredAt) else { return }
        customers[cohort] += 1
        var last = -1
        for place in later.places where place >= start {
            guard let step = step(of: place.occurredAt), step != last else { continue }
            returned[cohort][step - cohort] += 1
            last = step
        }
    }

    private func step(of instant: Instant) -> Int? {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= instant { low = middle + 1 } else { high = middle }
        }
        return low > 0 && low < starts.count ? low - 1 : nil
    }

    public mutating func merge(_ other: RetentionTally) {
        for cohort in customers.indices {
            customers[cohort] += other.customers[cohort]
            for period in returned[cohort].indices { returned[cohort][period] += other.returned[cohort][period] }
        }
    }

    /// Writes `cohorts`, and `periods` of all cohorts together, into an open object.
    public func appendFields(to json: inout JSONWriter) {
        json.field("cohorts") { json in json.array { json in for cohort in customers.indices { append(cohort, to: &json) } } }
        json.field("periods") { json in
            json.array { json in
                for period in customers.indices {
                    // Of cohorts that have come to this period.
                    let cohorts = customers.indices.filter { $0 + period < customers.count }
                    append(period, cohorts.reduce(0) { $0 + returned[$1][period] }, of: cohorts.reduce(0) { $0 + customers[$1] }, to: &json)
                }
            }
        }
    }

    private func append(_ cohort: Int, to json: inout JSONWriter) {
        json.object { json in
            json.field("from", starts[cohort])
            json.field("to", Instant(micros: starts[cohort + 1].micros - 1))
            json.field("customers", customers[cohort])
            json.field("periods") { json in
                json.array { json in for (period, count) in returned[cohort].enumerated() { append(period, count, of: customers[cohort], to: &json) } }
            }
        }
    }

    private func append(_ period: Int, _ count: Int, of whole: Int, to json: inout JSONWriter) {
        json.object { json in
            json.field("period", period)
            json.field("customers", count)
            json.field("share", ExactDecimal.share(count, of: whole))
        }
    }
}
