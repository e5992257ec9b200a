import Administration
import ArgumentParser
import Definitions
import EventLog
import EventModel
import TimeTravel

/// Writes snapshots of customers with many events.
struct Snapshot: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes down what the events of large customers come to, so that their profiles go on from there.",
        discussion: """
            A daemon does so by itself for customers whom somebody waited for; this does it beforehand, for everybody with so many events. Each has a             few instants of the past, closer together near the present. All snapshots together take at most 15 % of the log's bytes; they are made anew             when they are missing or damaged, when definitions change, and after an erasure. The log itself is not changed.

            EXAMPLE
              hindsight-admin snapshot --data ~/hindsight
              hindsight-admin snapshot --data ~/hindsight --events-min 100000 --definitions ~/definitions
            """)

    @OptionGroup var log: LogFolder

    @Option(help: "Customers with as many events have one.")
    var eventsMin = CustomerHistory.snapshotEventsMin

    @Option(help: ArgumentHelp("The folder of definitions, as given to the daemon; a daemon that holds the log takes its own. Default: the rules shipped.", valueName: "DIR"))
    var definitions: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if eventsMin < 1 { throw ValidationError("--events-min: from 1") }
    }

    func run() throws {
        try Failure.handling {
            if let daemon = try HoldingDaemon(of: log) { return try ask(daemon) }
            Interruption.expect()
            let began = ClockSource.system.monotonicMicros()
            let rules = try definitions.map { folder in try DefinitionLoader.load(folder: folder) } ?? DefinitionLoader.load(files: [:])
            let written = try log.withLogToChange("snapshot") { log in
                let history = try log.followedHistory(rules)
                return try history.writeSnapshots(eventsMin: eventsMin) { done, total throws(QueryError) in
                    Terminal.progress("writing snapshots", UInt64(done), of: UInt64(total))
                    if Interruption.hasCome { throw QueryError(.unavailable, code: "stopped", "stopped; snapshots that were written stay") }
                }
            }
            let seconds = Figure.seconds(ClockSource.system.monotonicMicros() - began)
            let report = SnapshotReport(files: written.files, bytes: written.bytes, seconds: seconds)
            try OutputStream.report(json ? report.text : Self.words(report.files, report.bytes))
        }
    }

    private func ask(_ daemon: HoldingDaemon) throws {
        let text = try daemon.answer(to: "snapshot") { json in json.field("events_min", eventsMin) }
        if json { return try OutputStream.report(text) }
        let report = try JSONValue(parsing: text)
        try OutputStream.report(Self.words(report.number("snapshots"), report.number("bytes")))
    }

    private static func words(_ files: Int, _ bytes: Int) -> String { "\(Figure.counted(files, "snapshot")) written, \(Figure.bytes(bytes))" }
}
