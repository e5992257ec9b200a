import Administration
import ArgumentParser
import EventLog
import EventModel

/// Seals everything a log holds.
struct Seal: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Seals every event of a log, those of the active LogSegment too.",
        discussion: """
            Works on a log that no daemon has open; a daemon seals by itself. When it is stopped, what was sealed stays so and the rest is as it was.

            EXAMPLE
              hindsight-admin seal --data ~/hindsight
            """)

    @OptionGroup var log: LogFolder

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        try Failure.handling {
            Interruption.expect()
            let began = ClockSource.system.monotonicMicros()
            let (made, failure) = try log.withLogToChange("seal") { $0.sealAllShown(for: "seal") }
            let seconds = Figure.seconds(ClockSource.system.monotonicMicros() - began)
            if json {
                try OutputStream.report(Self.json(made, seconds: seconds, isComplete: failure == nil))
            } else if failure == nil {
                try OutputStream.report(Self.words(made, seconds: seconds))
            }
            if let failure { throw failure }
        }
    }

    private static func words(_ made: [LogFile], seconds: Double) -> String {
        guard !made.isEmpty else { return "nothing was left to seal" }
        var lines = made.map { "sealed positions \(Figure.positions($0.firstPosition, $0.lastPosition)): \($0.figures)" }
        lines.append(
            "\(Figure.counted(made.reduce(0) { $0 + $1.events }, "event")) in \(Figure.counted(made.count, "LogSegment")) sealed in \(Figure.oneDecimal(seconds)) s"
        )
        return Terminal.printable(lines.joined(separator: "\n"))
    }

    static func json(_ made: [LogFile], seconds: Double, isComplete: Bool) -> String {
        var json = JSONWriter()
        json.object { json in
            json.field("complete", isComplete)
            json.field("events", made.reduce(0) { $0 + $1.events })
            json.field("seconds") { $0.append(seconds: seconds) }
            json.field("sealed") { json in json.array { json in for file in made { file.append(to: &json) } } }
        }
        return json.text
    }
}

extension EventLog {
    /// Seals everything with a progress bar; ends when somebody wants it to.
    ///
    /// - Parameter command: What to run again to go on.
    /// - Returns: What was sealed, and why not everything was.
    func sealAllShown(
        for command: String, until isStopWanted: () -> Bool = { Interruption.hasCome }
    ) -> (made: [LogFile], failure: EventLogError?) {
        let bar = RateBar("sealing", unit: "events")
        let sealedBefore = sealedFiles.last?.lastPosition ?? 0
        do throws(EventLogError) {
            let made = try sealAll { done, total throws(EventLogError) in
                bar.show(done, of: total)
                guard done < total, isStopWanted() else { return }
                throw EventLogError.stopped(
                    "stopped; \(done) of \(Figure.counted(total, "event")) were sealed, the rest is as it was: run \(command) again to go on")
            }
            return (made, nil)
        } catch { return (sealedFiles.filter { $0.firstPosition > sealedBefore }, error) }
    }
}

extension LogFile {
    /// Bytes in all and for each event.
    var figures: String {
        guard let bytes else { return Figure.counted(events, "event") }
        return
            "\(Figure.counted(events, "event")), \(Figure.bytes(Int(bytes))), \(Figure.twoDecimals(Double(bytes) / Double(max(events, 1)))) B/event"
    }
}
