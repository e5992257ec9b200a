import Administration
import ArgumentParser
import EventLog
import EventModel

/// Counts events by name and time. For measuring; the benchmarks use it.
struct Scan: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Counts events by name and time with a scan of two columns, on one thread.",
        discussion: """
            EXAMPLE
              hindsight-admin scan --data ~/hindsight --name "Order Completed" --json
            """,
        shouldDisplay: false)

    @OptionGroup var place: LogPlace

    @Option(help: ArgumentHelp("The events' name.", valueName: "text"))
    var name: String

    @Option(help: ArgumentHelp("The first instant, RFC 3339.", valueName: "instant"))
    var from: Instant = .earliest

    @Option(help: ArgumentHelp("The last instant, RFC 3339.", valueName: "instant"))
    var to: Instant = .latest

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if name.isEmpty { throw ValidationError("--name: not empty") }
        if from > to { throw ValidationError("--from lies behind --to") }
    }

    func run() throws {
        try Failure.handling {
            let result = try place.withLog { disk in
                try NameTimeScan.run(folder: place.folder, domain: place.log.domain, fileSystem: disk, name: name, occurred: from...to)
            }
            try OutputStream.report(json ? Self.json(result) : Self.words(result))
        }
    }

    private static func words(_ result: NameTimeScan) -> String {
        let rate = Double(result.sealedEvents) / max(Figure.seconds(result.sealedMicros), 1e-6)
        return
            "\(Figure.count(result.matches)) of \(Figure.counted(result.events, "event")) in \(Figure.twoDecimals(Figure.seconds(result.micros))) s; "
            + "\(Figure.count(result.sealedEvents)) sealed ones at \(Figure.count(Int(rate))) events/s"
    }

    private static func json(_ result: NameTimeScan) -> String {
        var json = JSONWriter()
        json.object { json in
            json.field("events", result.events)
            json.field("matches", result.matches)
            json.field("seconds") { $0.append(seconds: Figure.seconds(result.micros)) }
            json.field("sealed_events", result.sealedEvents)
            json.field("sealed_seconds") { $0.append(seconds: Figure.seconds(result.sealedMicros)) }
        }
        return json.text
    }
}

extension Instant: ExpressibleByArgument {
    public init?(argument: String) { self.init(rfc3339: argument) }

    public var defaultValueDescription: String { rfc3339 }
}
