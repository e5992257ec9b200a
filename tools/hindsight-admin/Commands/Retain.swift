import Administration
import ArgumentParser
import Definitions
import EventLog
import EventModel
import TimeTravel

/// Drops the content of events that is not kept any longer.
struct Retain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Drops the content of events that retention.yaml does not keep any longer.",
        discussion: """
            An event that loses its content stays at its position: who it names, when it happened, its consents and its messageId stay, so that nobody \
            is un-merged and a sender's retry is known. Everything else is gone for good, in every answer at every instant. Links, unlinks, aliases \
            and retractions are decisions and stay whole.

            Without --apply nothing is changed: it is shown how many events are due. A daemon that holds the folder is asked, and goes by its own \
            definitions.

            EXAMPLES
              hindsight-admin retain --data ~/hindsight --definitions ~/definitions
              hindsight-admin retain --data ~/hindsight --definitions ~/definitions --apply
            """)

    @OptionGroup var log: LogFolder

    @Option(help: ArgumentHelp("The folder of retention.yaml. Default: the rules shipped, which keep everything.", valueName: "dir"))
    var definitions: String?

    @Flag(help: "Drop it.")
    var apply = false

    @Flag(help: "Only show what would be dropped; so it is without --apply, too.")
    var dryRun = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if apply, dryRun { throw ValidationError("Give --apply or --dry-run.") }
    }

    func run() throws {
        try Failure.handling {
            Interruption.expect()
            let text = try HoldingDaemon(of: log).map { daemon in try daemon.answer(to: "retain") { json in json.field("apply", apply) } } ?? perform()
            if json { return try OutputStream.report(text) }
            try OutputStream.report(Self.words(try JSONValue(parsing: text)))
        }
    }

    private func perform() throws -> String {
        let rules = try definitions.map { folder in try DefinitionLoader.load(folder: folder) } ?? DefinitionLoader.load(files: [:])
        guard apply else {
            let opened = try EventLog.open(EventLogOptions(folder: log.path, domain: log.domain, isReadOnly: true), fileSystem: log.disk())
            defer { opened.close() }
            return try retention(rules, opened).plan(opened, progress: Self.show).text
        }
        return try log.withLogToChange("retain") { opened in try retention(rules, opened).apply(to: opened, progress: Self.show).text }
    }

    private func retention(_ rules: DefinitionSet, _ opened: EventLog) throws -> Retention {
        let history = CustomerHistory(log: opened, definitions: rules) { ClockSource.system.wall() }
        return Retention(rules, at: ClockSource.system.wall(), history: history)
    }

    private static func show(_ progress: RetentionProgress) throws(EventLogError) {
        Terminal.progress("\(progress.step)", progress.done, of: progress.total)
        if Interruption.hasCome { throw EventLogError.stopped("stopped; what was dropped stays so: run it again to go on") }
    }

    private static func words(_ report: JSONValue) -> String {
        let events = Figure.counted(report.number("events"), "event")
        let files = "\(Figure.counted(report.number("files"), "file")) of \(Figure.bytes(report.number("bytes_before")))"
        if report["dry_run"]?.boolValue == true {
            return report.number("events") == 0 ? "nothing is due" : "\(events) would lose their content, in \(files); nothing was changed\nto drop it: give the same command --apply"
        }
        return report.number("events") == 0
            ? "nothing was due" : "\(events) lost their content: \(files) written anew, \(Figure.bytes(report.number("bytes_after"))) now"
    }
}
