import Administration
import EventLog
import EventModel
import TimeTravel

extension AdminRoutes {
    /// Writes snapshots of customers with `"events_min"` events or more, 4096 unless it says otherwise.
    func snapshot(_ body: String) throws -> any JSONAnswer {
        let wish = try AdminWish(body, allowing: ["events_min"])
        let eventsMin = try wish.number("events_min").map { Int($0) } ?? CustomerHistory.snapshotEventsMin
        let began = ContinuousClock.now
        let written = try history.writeSnapshots(eventsMin: eventsMin) { (_, _) throws(QueryError) in
            do throws(EventLogError) { try log.checkJobsGoOn() } catch { throw QueryError(error) }
        }
        return SnapshotReport(files: written.files, bytes: written.bytes, seconds: (ContinuousClock.now - began) / .seconds(1))
    }
}
