import ArgumentParser
import Disk
import EventLog
import EventModel

/// Makes a log without damage of one that has some.
struct Repair: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes what is whole of a damaged log into another folder, and names what is lost.",
        discussion: """
            The damaged log is never changed. Without --accept-loss-of nothing is written: what is lost is listed (positions, and identifiers as \
            far as they are known), and the command that writes the repaired log. With it the log is written when exactly so many positions \
            are lost, exit code 3 otherwise.

            Everything that is whole is kept under its position: LogSegments, row groups and rows of sealed ones, Blocks of others. Lost \
            positions stay lost: readers leave them out, verify lists them as known, and no other event is given them. Older versions of Hindsight \
            refuse such a log. The checkpoint is made again at the first start. When a backup has what is lost, restore it instead.

            EXAMPLES
              hindsight-admin repair --data ~/hindsight --output ~/repaired
              hindsight-admin repair --data ~/hindsight --output ~/repaired --accept-loss-of 120
            """)

    @OptionGroup var log: LogFolder

    @Option(help: ArgumentHelp("The data folder that the repaired log is put into; it must have none.", valueName: "dir"))
    var output: String

    @Option(help: ArgumentHelp("Write the log although exactly so many positions are lost; 0 when none is.", valueName: "positions"))
    var acceptLossOf: UInt64?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        try Failure.handling {
            Interruption.expect()
            var repair = LogRepair(folder: log.path, domain: log.domain, output: output)
            repair.acceptedLoss = acceptLossOf
            let report = try log.withLock(.shared, advice: "stop it first: what it appends meanwhile would be lost", wayAround: nil) { disk in
                try repair.run(fileSystem: disk) { step, done, total throws(EventLogError) in
                    Terminal.progress(step == .reading ? "reading" : "writing", done, of: total)
                    if Interruption.hasCome { throw EventLogError.stopped("stopped; nothing was written") }
                }
            }
            try OutputStream.report(json ? Self.json(report) : Terminal.printable(words(report)))
            if report.written == nil, report.lostCount > 0 { throw Failure.damaged }
        }
    }

    private static let identifiersShown = 100

    /// Losses of one place are shown one by one up to so many; a chunk of a sealed LogSegment has positions from all over it.
    private static let lossesShown = 10

    private static func lines(_ losses: [LogRepair.Loss]) -> [String] {
        var lines: [String] = []
        var rest = losses[...]
        while let first = rest.first {
            let place = rest.prefix { $0.path == first.path && $0.reason == first.reason }
            rest = rest.dropFirst(place.count)
            if place.count <= lossesShown {
                lines += place.map { "LOST, positions \($0.positions.lowerBound) to \($0.positions.upperBound): \($0.path): \($0.reason)" }
            } else {
                let last = place[place.endIndex - 1].positions.upperBound
                lines.append(
                    "LOST, \(Figure.counted(place.reduce(0) { $0 + $1.positions.count }, "position")) between \(first.positions.lowerBound) and \(last), which --json lists: "
                        + "\(first.path): \(first.reason)")
            }
        }
        return lines
    }

    private func words(_ report: LogRepair.Report) -> String {
        var lines = Self.lines(report.losses)
        lines += report.lostIdentifiers.prefix(Self.identifiersShown).map { "lost events carried \($0)" }
        let more = report.lostIdentifiers.count - Self.identifiersShown
        if more > 0 { lines.append("and \(Figure.counted(more, "more identifier")), see --json") }
        lines += report.notes.map { "note: " + $0 }
        let lost = "\(Figure.counted(Int(clamping: report.lostCount), "position")) of \(Figure.count(report.lastPosition)) lost"
        if let folder = report.written {
            lines.append("\(lost); \(Figure.counted(report.events, "event")) written into \(folder) and verified")
        } else {
            lines.append("\(lost); nothing was written. To write the rest:")
            lines.append("  hindsight-admin repair --data \(log.data) --domain \(log.domain.rawValue) --output \(output) --accept-loss-of \(report.lostCount)")
        }
        return lines.joined(separator: "\n")
    }

    private static func json(_ report: LogRepair.Report) -> String {
        var json = JSONWriter()
        json.object { json in
            json.field("dry_run", report.written == nil)
            json.field("lost", Int(clamping: report.lostCount))
            json.field("last_position", LogPosition(rawValue: report.lastPosition))
            json.field("folder", report.written)
            if report.written != nil { json.field("events", report.events) }
            json.field("losses") { json in
                json.array { json in
                    for loss in report.losses {
                        json.object { json in
                            json.field("first_position", LogPosition(rawValue: loss.positions.lowerBound))
                            json.field("last_position", LogPosition(rawValue: loss.positions.upperBound))
                            json.field("file", loss.path)
                            json.field("reason", loss.reason)
                        }
                    }
                }
            }
            json.field("identifiers") { json in json.array { json in for name in report.lostIdentifiers { json.string(name) } } }
            json.field("notes") { json in json.array { json in for note in report.notes { json.string(note) } } }
        }
        return json.text
    }
}
