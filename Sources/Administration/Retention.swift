import Definitions
import EventLog
import EventModel
import TimeTravel

/// What retention.yaml says of the events of a log at an instant.
public struct Retention {
    private let rules: RetentionRules
    private let zone: TimeZoneRules
    private let instant: Instant
    private let history: CustomerHistory

    /// - Parameter history: Who is who; asked only by rules that count from a customer's last activity.
    public init(_ definitions: DefinitionSet, at instant: Instant, history: CustomerHistory) {
        (rules, zone, self.instant, self.history) = (definitions.retention, definitions.timeZone, instant, history)
    }

    public typealias Progress = EventLog.RetentionProgressHandler

    /// What would be dropped.
    ///
    /// - Throws: ``AdministrationError`` `badRequest` when there are no rules; `EventLogError`, `QueryError`.
    /// - Complexity: O(bytes of events), twice when a rule counts from the last activity.
    public func plan(_ log: EventLog, progress: @escaping Progress = { _ throws(EventLogError) in }) throws -> Report {
        Report(report: try log.planRetention(rule(log, progress), progress: progress), rules: rules.rules.count)
    }

    /// Drops it; durable on return.
    public func apply(to log: EventLog, progress: @escaping Progress = { _ throws(EventLogError) in }) throws -> Report {
        Report(report: try log.retain(rule(log, progress), progress: progress), rules: rules.rules.count)
    }

    /// Whether an event's content is kept no longer.
    private func rule(_ log: EventLog, _ progress: Progress) throws -> EventLog.RetentionRule {
        guard !rules.rules.isEmpty else { throw AdministrationError(.badRequest, "retention.yaml has no rules: everything is kept") }
        let activity = try rules.rules.contains { $0.after == .lastActivity } ? LastActivity(of: log, history, progress) : nil
        // A rule's length and the instant it counts back from are the same for every event.
        let ends = Dictionary(rules.rules.map { ($0, $0.keep.start(endingAt: instant, in: zone)) }, uniquingKeysWith: { first, _ in first })
        return { [rules] event throws(EventLogError) in
            guard let rule = rules.rule(type: event.type, name: event.name, source: event.source), let end = ends[rule] else { return false }
            switch rule.after {
            case .occurredAt: return event.occurredAt <= end
            case .lastActivity: return activity?.of(event).map { $0 <= end } ?? (event.occurredAt <= end)
            }
        }
    }

    /// What was dropped, or would be.
    public struct Report: JSONAnswer {
        let report: RetentionReport
        let rules: Int

        public func appendJSON(to json: inout JSONWriter) {
            json.object { json in
                json.field("dry_run", report.bytesAfter == nil)
                json.field("rules", rules)
                json.field("events", report.events)
                json.field("files", report.files)
                json.field("bytes_before", Int(clamping: report.bytesBefore))
                if let after = report.bytesAfter { json.field("bytes_after", Int(clamping: after)) }
            }
        }
    }
}

/// When each customer did anything last.
struct LastActivity {
    private let customers: Clustering
    private var latest: [UInt32: Instant] = [:]

    /// - Complexity: O(events of the log); memory for the customers.
    init(of log: EventLog, _ history: CustomerHistory, _ progress: Retention.Progress) throws {
        do throws(QueryError) { try history.follow() } catch { throw error }
        customers = history.clustering()
        let view = log.readView()
        var scan = view.batches()
        while let batch = try scan.next() {
            for index in batch.indices where batch.anchors[index] != .none {
                let customer = customers.cluster(of: batch.anchors[index].rawValue)
                latest[customer] = max(latest[customer] ?? .earliest, batch.occurredAt[index])
            }
            if let position = batch.positions.last {
                try progress(RetentionProgress(step: .finding, done: position.rawValue, total: view.durablePosition.rawValue))
            }
        }
    }

    /// Nil for an event of nobody.
    func of(_ event: RecordedEvent) -> Instant? { event.anchor == .none ? nil : latest[customers.cluster(of: event.anchor.rawValue)] }
}
