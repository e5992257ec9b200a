import Definitions
import EventLog
import EventModel

extension CustomerHistory {
    /// Counts of the log, and how far identity has followed. Waits for nobody.
    public func status() -> HistoryStatus {
        let follower = follower
        let progress = IdentityProgress(follower, durable: log.durablePosition)
        return HistoryStatus(
            durablePosition: progress.durable, identifiers: log.identifiers.count, followedPosition: progress.followed,
            warming: progress.warming.map { [$0] } ?? [], statistics: log.statistics(), backlog: log.backlog(), disk: log.diskSpace(),
            recovery: log.recovery.notes, definitions: definitions.hash)
    }
}

/// What there is, and what is still to be done.
public struct HistoryStatus: JSONAnswer {
    public let durablePosition: LogPosition
    public let identifiers: Int
    /// How far identity has followed the log.
    public let followedPosition: LogPosition
    /// What has to catch up before questions are answered at once, such as `identity 41 %`.
    public let warming: [String]
    public let statistics: LogStatistics
    public let backlog: LogBacklog
    /// What the log's disk has free and what of it is kept; nil when the system does not say.
    public let disk: DiskSpace?
    /// What start-up found and did.
    public let recovery: [String]
    public let definitions: String

    public func appendJSON(to json: inout JSONWriter) { json.object { appendFields(to: &$0) } }

    /// Writes the fields into an open object.
    public func appendFields(to json: inout JSONWriter) {
        json.field("definitions", definitions)
        appendWarming(to: &json)
        json.field("domains") { json in
            json.object { json in json.field(Domain.customer.rawValue) { json in json.object { appendDomain(to: &$0) } } }
        }
    }

    /// Writes `"warming":[…]` into an open object when anything is.
    public func appendWarming(to json: inout JSONWriter) {
        guard !warming.isEmpty else { return }
        json.field("warming", texts: warming)
    }

    private func appendDomain(to json: inout JSONWriter) {
        json.field("durable_position", durablePosition)
        json.field("events", durablePosition)
        json.field("identifiers", identifiers)
        json.field("identity_followed_to", followedPosition)
        appendWarming(to: &json)
        json.field("sealed_segments", backlog.sealedSegments)
        json.field("sealing_backlog", backlog.sealingSegments)
        json.field("compaction_debt", backlog.compactionDebtEvents)
        if let disk {
            json.field("disk_free_bytes", Int(clamping: disk.freeBytes))
            json.field("disk_reserve_bytes", Int(clamping: disk.reserveBytes))
        }
        statistics.appendFields(to: &json)
        json.field("recovery", texts: recovery)
    }
}
