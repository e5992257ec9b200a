import EventLog
import EventModel
import Projections

extension ReadView {
    /// The events at some positions; those that are gone are left out.
    ///
    /// - Complexity: A read for each run of neighbours.
    func stamps(at positions: some Sequence<LogPosition>) throws(QueryError) -> [LogPosition: EventStamp] {
        let wanted = Set(positions).sorted()
        let events = try reading { () throws(EventLogError) in try self.events(at: wanted) }
        return Dictionary(events.indices.map { (events.positions[$0], EventStamp(events[$0])) }, uniquingKeysWith: { first, _ in first })
    }
}
