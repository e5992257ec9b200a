import Administration
import ArgumentParser
import Definitions
import EventLog
import EventModel
import TimeTravel

/// Merges a log's sealed LogSegments into few.
struct Compact: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Seals a log and merges neighbouring LogSegments into few large ones.",
        discussion: """
            A daemon that holds the folder is asked to do it; it also merges by itself, a little at a time. Every merge is read back before it takes the \
            place of what went in, so that it may be stopped at any moment: what is merged stays so, the rest is as it was.

            With --cluster-customers the events of a customer stand side by side whatever identifiers they came with, as identity has it now: a \
            cold disk has less to read for a customer. Answers are the same.

            EXAMPLE
              hindsight-admin compact --data ~/hindsight --dry-run
              hindsight-admin compact --data ~/hindsight
              hindsight-admin compact --data ~/hindsight --cluster-customers --definitions ~/definitions
            """)

    @OptionGroup var log: LogFolder

    @Flag(help: "Only show what would be merged into what; works beside a daemon.")
    var dryRun = false

    @Flag(help: "Place all events of a customer side by side; files that are not merged are written anew for that.")
    var clusterCustomers = false

    @Option(help: ArgumentHelp("With --cluster-customers: the folder whose identity.yaml says who is who. Default: the rules shipped.", valueName: "DIR"))
    var definitions: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if definitions != nil, !clusterCustomers { throw ValidationError("--definitions goes with --cluster-customers") }
    }

    func run() throws {
        try Failure.handling {
            if dryRun { try showPlan() } else { try compact() }
        }
    }

    /// The definitions to tell customers by; nil when nothing is clustered.
    private func rules() throws -> DefinitionSet? {
        guard clusterCustomers else { return nil }
        return try definitions.map { folder in try DefinitionLoader.load(folder: folder) } ?? DefinitionLoader.load(files: [:])
    }

    private func showPlan() throws {
        let (disk, rules) = (try log.disk(), try rules())
        var clustering: Clustering?
        if let rules {
            let opened = try EventLog.open(EventLogOptions(folder: log.path, domain: log.domain, isReadOnly: true), fileSystem: disk)
            defer { opened.close() }
            clustering = try opened.clustering(rules)
        }
        let plan = try CompactionPlan.read(folder: log.path, domain: log.domain, fileSystem: disk, clustering: clustering)
        let report = CompactionReport(before: plan.files, sealed: plan.toSeal, steps: plan.steps)
        try OutputStream.report(json ? report.text : report.plan)
    }

    private func compact() throws {
        if let daemon = try HoldingDaemon(of: log) { return try ask(daemon) }
        Interruption.expect()
        let rules = try rules()
        let report = try log.withLogToChange("compact") { log in
            let clustering = try rules.map { try log.clustering($0) }
            return log.compactShown(clustering: clustering)
        }
        if json {
            try OutputStream.report(report.text)
        } else if report.failure == nil {
            try OutputStream.report(report.words)
        }
        if let failure = report.failure { throw failure }
    }
}

extension Compact {
    private func ask(_ daemon: HoldingDaemon) throws {
        let text = try daemon.answer(to: "compact") { json in if clusterCustomers { json.field("cluster_customers", true) } }
        if json { return try OutputStream.report(text) }
        let report = try JSONValue(parsing: text)
        let (before, after) = (report.number("segments_before"), report.number("segments_after"))
        try OutputStream.report(
            "\(Figure.counted(report.number("events"), "event")): \(Figure.counted(before, "LogSegment")), \(Figure.bytes(report.number("bytes_before"))) → "
                + "\(after), \(Figure.bytes(report.number("bytes_after"))), \(Figure.counted(report.number("rows"), "row")) written")
    }
}

extension EventLog {
    /// Seals and compacts with a progress bar; ends when somebody wants it to.
    func compactShown(clustering: Clustering? = nil, until isStopWanted: @escaping () -> Bool = { Interruption.hasCome }) -> CompactionReport {
        let began = ClockSource.system.monotonicMicros()
        let (sealed, failure) = sealAllShown(for: "compact", until: isStopWanted)
        var report = CompactionReport(before: sealedFiles, sealed: sealed, steps: [], failure: failure)
        if failure == nil {
            do throws(EventLogError) { report.steps = try compactAllShown(clustering, until: isStopWanted) } catch {
                (report.steps, report.failure) = (CompactionReport.steps(from: report.before, to: sealedFiles), error)
            }
        }
        report.seconds = Figure.seconds(ClockSource.system.monotonicMicros() - began)
        return report
    }

    /// Which anchors are one customer's; follows the log first as far as it has to.
    func clustering(_ definitions: DefinitionSet) throws -> Clustering { try followedHistory(definitions).clustering() }

    /// The customers of the log, once identity has followed it to its end.
    func followedHistory(_ definitions: DefinitionSet) throws -> CustomerHistory {
        let history = CustomerHistory(log: self, definitions: definitions) { ClockSource.system.wall() }
        do throws(QueryError) {
            while try !history.workAhead(for: .milliseconds(200)) {
                Terminal.progress("following identity", history.followedPosition.rawValue, of: durablePosition.rawValue)
            }
            return history
        } catch { throw RunError("identity cannot follow the log: \(error.message)") }
    }

    private func compactAllShown(_ clustering: Clustering?, until isStopWanted: @escaping () -> Bool) throws(EventLogError) -> [CompactionStep] {
        let bar = RateBar("compacting", unit: "rows")
        return try compactAll(clustering: clustering) { progress throws(EventLogError) in
            bar.show(progress.rowsDone, of: progress.rowsTotal, "merge \(progress.merge) of \(progress.merges)")
            guard isStopWanted() else { return }
            throw EventLogError.stopped(
                "stopped in merge \(progress.merge) of \(progress.merges); merges that were done stay, the rest is as it was: run compact again to go on"
            )
        }
    }
}
