import Administration
import EventLog
import EventModel
import TimeTravel

extension AdminRoutes {
    /// `{}` shows what the retention.yaml in force would drop; `{"apply":true}` drops it.
    func retain(_ body: String) throws -> any JSONAnswer {
        let wish = try AdminWish(body, allowing: ["apply"])
        let retention = Retention(reloader.definitions.current, at: instant, history: history)
        guard try wish.flag("apply") else { return try retention.plan(log, progress: checkGoesOn) }
        return try retention.apply(to: log, progress: checkGoesOn)
    }

    private func checkGoesOn(_ progress: RetentionProgress) throws(EventLogError) { try log.checkJobsGoOn() }
}
