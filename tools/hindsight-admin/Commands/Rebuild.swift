import Administration
import ArgumentParser
import Definitions
import EventLog
import EventModel
import TimeTravel

/// Makes everything anew that is derived from a log.
struct Rebuild: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a log's checkpoint anew: identifiers, identity, what is known of messageIds.",
        discussion: """
            The checkpoint only makes a start quick. A daemon makes up for one that is missing or damaged by itself, while it starts; this does it \
            beforehand, reading nothing but the log. The log itself is not changed.

            EXAMPLE
              hindsight-admin rebuild --data ~/hindsight --definitions ~/definitions
            """)

    @OptionGroup var log: LogFolder

    @Option(help: ArgumentHelp("The folder whose identity.yaml says who is who, as given to the daemon. Default: the rules shipped.", valueName: "dir"))
    var definitions: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        try Failure.handling {
            let began = ClockSource.system.monotonicMicros()
            let rules = try definitions.map { folder in try DefinitionLoader.load(folder: folder) } ?? DefinitionLoader.load(files: [:])
            let (events, identifiers) = try log.withLogToChange("rebuild", usesCheckpoint: false) { log in
                let history = try log.followedHistory(rules)
                // The graph is written as it is: nobody asks any more.
                history.stopAnswering()
                try log.writeCheckpoint()
                return (log.durablePosition, log.identifiers.count)
            }
            let seconds = Figure.seconds(ClockSource.system.monotonicMicros() - began)
            if json {
                var report = JSONWriter()
                report.object { report in
                    report.field("position", events)
                    report.field("identifiers", identifiers)
                    report.field("seconds") { $0.append(seconds: seconds) }
                }
                return try OutputStream.report(report.text)
            }
            let what = "\(Figure.counted(Int(events.rawValue), "event")) and \(Figure.counted(identifiers, "identifier"))"
            try OutputStream.report("checkpoint of \(what) made in \(Figure.oneDecimal(seconds)) s")
        }
    }
}
