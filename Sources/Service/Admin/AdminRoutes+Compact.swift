import Administration
import EventLog
import EventModel
import TimeTravel

extension AdminRoutes {
    /// Seals everything and merges what can be; with `"cluster_customers":true` the events of each customer stand side by side.
    func compact(_ body: String) throws -> any JSONAnswer {
        let wish = try AdminWish(body, allowing: ["cluster_customers"])
        let clustering = try wish.flag("cluster_customers") ? history.clustering() : nil
        let began = ContinuousClock.now
        let sealed = try log.sealAll()
        let before = log.sealedFiles
        let steps = try log.compactAll(clustering: clustering)
        return CompactionReport(before: before, sealed: sealed, steps: steps, seconds: (ContinuousClock.now - began) / .seconds(1))
    }
}
