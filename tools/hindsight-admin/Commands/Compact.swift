import ArgumentParser
import EventLog
import EventModel

/// Merges a log's sealed LogSegments into few.
struct Compact: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Seals a log and merges neighbouring LogSegments into few large ones.",
        discussion: """
            Works on a log that no daemon has open; a daemon merges by itself, a little at a time. Every merge is read back before it takes the \
            place of what went in, so that it may be stopped at any moment: what is merged stays so, the rest is as it was.

            EXAMPLE
              hindsight-admin compact --data ~/hindsight --dry-run
              hindsight-admin compact --data ~/hindsight
            """)

    @OptionGroup var log: LogFolder

    @Flag(help: "Only show what would be merged into what; works beside a daemon.")
    var dryRun = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        try Failure.handling {
            if dryRun { try showPlan() } else { try compact() }
        }
    }

    private func showPlan() throws {
        let plan = try CompactionPlan.read(folder: log.path, domain: log.domain, fileSystem: log.disk())
        let report = CompactionReport(before: plan.files, sealed: plan.toSeal, steps: plan.steps)
        try OutputStream.report(json ? report.json : report.plan)
    }

    private func compact() throws {
        Interruption.expect()
        let report = try log.withLogToChange("compact") { $0.compactShown() }
        if json {
            try OutputStream.report(report.json)
        } else if report.failure == nil {
            try OutputStream.report(report.words)
        }
        if let failure = report.failure { throw failure }
    }
}

extension EventLog {
    /// Seals and compacts with a progress bar; ends when somebody wants it to.
    func compactShown(until isStopWanted: @escaping () -> Bool = { Interruption.hasCome }) -> CompactionReport {
        let began = ClockSource.system.monotonicMicros()
        let (sealed, failure) = sealAllShown(for: "compact", until: isStopWanted)
        var report = CompactionReport(before: sealedFiles, sealed: sealed, steps: [], failure: failure)
        if failure == nil {
            do throws(EventLogError) { report.steps = try compactAllShown(until: isStopWanted) } catch {
                (report.steps, report.failure) = (CompactionReport.steps(from: report.before, to: sealedFiles), error)
            }
        }
        report.seconds = Figure.seconds(ClockSource.system.monotonicMicros() - began)
        return report
    }

    private func compactAllShown(until isStopWanted: @escaping () -> Bool) throws(EventLogError) -> [CompactionStep] {
        let bar = RateBar("compacting", unit: "rows")
        return try compactAll { progress throws(EventLogError) in
            bar.show(progress.rowsDone, of: progress.rowsTotal, "merge \(progress.merge) of \(progress.merges)")
            guard isStopWanted() else { return }
            throw EventLogError.stopped(
                "stopped in merge \(progress.merge) of \(progress.merges); merges that were done stay, the rest is as it was: run compact again to go on"
            )
        }
    }
}
