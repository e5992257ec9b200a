import ArgumentParser
import Foundation

struct StartUpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start-up",
        abstract: "Time from starting hindsightd until it is ready, and its memory then.",
        discussion: """
            With the checkpoint that the daemon wrote when it stopped, again with the system's caches dropped (as root), and with the checkpoint \
            removed. Warm: identity has followed the whole log and the status names nothing that is still warming.
            """)

    @OptionGroup var options: BenchOptions

    func run() throws { try BenchSession.run(options, measure) }

    private func measure(_ session: BenchSession) throws -> BenchReport {
        let (set, notes) = try session.dataSets.settled(.anchors, options.events)
        let starts = Starts(session: session, set: set)
        let table = BenchTable(
            name: "start_up", title: "Start of hindsightd", columns: Self.columns, rows: try starts.rows(),
            notes: notes + ["RSS is what the process occupies when warm; RssFile are pages of mapped files, which the system can drop."])
        return try session.report("start-up", [table])
    }

    private static let columns = [
        FigureColumn(key: "ready_millis", heading: "ready ms", style: .tenths),
        FigureColumn(key: "warm_millis", heading: "warm ms", style: .tenths),
        FigureColumn(key: "rss_mebibytes", heading: "VmRSS MiB", style: .tenths),
        FigureColumn(key: "rss_anon_mebibytes", heading: "RssAnon MiB", style: .tenths),
        FigureColumn(key: "rss_file_mebibytes", heading: "RssFile MiB", style: .tenths),
    ]
}
