import Administration
import ArgumentParser
import Disk
import EventLog
import EventModel

/// Makes a log of events that were recorded before.
struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a log of a dump, or of events that say when they were recorded.",
        discussion: """
            For a data folder that has no such log yet: what a daemon appends is recorded now, and this keeps the instants at which it was. Of a dump \
            every event keeps its position, its recordedAt, its source and the messageId it was given; positions that the dump does not have stay \
            without an event. With --recorded-at each line is an event alone, and the field named says when it was recorded. Either way the lines are \
            in that order: sort them first.

            Lines are checked as a daemon checks them; the first that is wrong ends the import, and there is no log. An event that comes twice is \
            taken once; one messageId for two different events is an error.

            EXAMPLES
              hindsight-admin dump --data ~/hindsight | hindsight-admin import --data ~/copy
              hindsight-admin import --data ~/hindsight --recorded-at receivedAt --source archive events-2025.ndjson
            """)

    @OptionGroup var log: LogFolder

    @Option(help: ArgumentHelp("Lines are events alone; this field of theirs, such as receivedAt or context.loggedAt, says when each was recorded.", valueName: "field"))
    var recordedAt: String?

    @Option(help: ArgumentHelp("With --recorded-at: who sent the events.", valueName: "name"))
    var source: String?

    @Argument(help: ArgumentHelp("The file of lines; - for standard input.", valueName: "file"))
    var input = "-"

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard (recordedAt == nil) == (source == nil) else { throw ValidationError("--recorded-at and --source go together: a dump says both itself.") }
        if let source, source.isEmpty || source.utf8.count > EventLimits.sourceBytesMax { throw ValidationError("--source is empty or too long.") }
    }

    func run() throws {
        try Failure.handling {
            Interruption.expect()
            let began = ClockSource.system.monotonicMicros()
            var lines = try InputLines(path: input)
            let form = recordedAt.flatMap { field in source.map { LogImport.Form.plain(recordedAt: field, source: $0) } } ?? .dump
            var made = try LogImport(data: log.data, domain: log.domain, form: form, fileSystem: PosixFileSystem(), now: ClockSource.system.wall())
            let folder = made.folder
            do { try take(&lines, into: &made) } catch {
                made.abandon()
                throw error
            }
            let report = try made.finish { Terminal.progress("verifying", $0, of: $1) }
            let seconds = Figure.seconds(ClockSource.system.monotonicMicros() - began)
            try OutputStream.report(json ? Self.json(report, folder, seconds: seconds) : Terminal.printable(Self.words(report, folder, seconds: seconds)))
        }
    }

    private func take(_ lines: inout InputLines, into log: inout LogImport) throws {
        let (total, bar) = (lines.totalBytes, RateBar("importing", unit: "events"))
        var done: UInt64 = 0
        try lines.forEach { line, number in
            try log.append(line, number: number)
            done += UInt64(line.count + 1)
            guard number & 0x3FF == 0 else { return }
            if let total { Terminal.progress("importing", done, of: total) } else { bar.show(Int(number), of: Int(number), "") }
            if Interruption.hasCome { throw EventLogError.stopped("stopped; there is no log, run import again") }
        }
    }

    private static func words(_ report: LogImport.Report, _ folder: String, seconds: Double) -> String {
        var text = "\(Figure.counted(Int(report.events), "event")) of \(Figure.counted(report.identifiers, "identifier")) imported into \(folder), up to position "
        text += "\(Figure.count(report.lastPosition)), and verified, in \(Figure.oneDecimal(seconds)) s"
        if report.duplicates > 0 { text += "; \(Figure.counted(Int(report.duplicates), "line")) said what another had" }
        if report.missingPositions > 0 { text += "; \(Figure.counted(Int(report.missingPositions), "position")) without an event" }
        return text
    }

    private static func json(_ report: LogImport.Report, _ folder: String, seconds: Double) -> String {
        var json = JSONWriter()
        json.object { json in
            json.field("folder", folder)
            json.field("events", Int(clamping: report.events))
            json.field("duplicates", Int(clamping: report.duplicates))
            json.field("last_position", LogPosition(rawValue: report.lastPosition))
            json.field("missing_positions", Int(clamping: report.missingPositions))
            json.field("identifiers", report.identifiers)
            json.field("seconds") { $0.append(seconds: seconds) }
        }
        return json.text
    }
}
