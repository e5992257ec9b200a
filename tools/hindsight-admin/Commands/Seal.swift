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
            let made = try log.withLogToChange("seal") { try $0.sealAllShown() }
            let seconds = Figure.seconds(ClockSource.system.monotonicMicros() - began)
            try OutputStream.report(json ? Self.json(made, seconds: seconds) : Self.words(made, seconds: seconds))
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

    private static func json(_ made: [LogFile], seconds: Double) -> String {
        var json = JSONWriter()
        json.object { json in
            json.field("events", made.reduce(0) { $0 + $1.events })
            json.field("seconds") { $0.raw(Figure.plain(seconds)) }
            json.field("sealed") { json in json.array { json in for file in made { file.append(to: &json) } } }
        }
        return json.text
    }
}

extension EventLog {
    /// Seals everything with a progress bar; ends when somebody wants it to.
    func sealAllShown() throws(EventLogError) -> [LogFile] {
        let bar = RateBar("sealing", unit: "events")
        return try sealAll { done, total throws(EventLogError) in
            bar.show(done, of: total)
            guard Interruption.hasCome, done < total else { return }
            throw EventLogError.stopped(
                "stopped; \(done) of \(total) events were sealed, the others are as they were: run seal again to go on")
        }
    }
}

extension LogFile {
    /// Bytes in all and for each event.
    var figures: String {
        guard let bytes else { return Figure.counted(events, "event") }
        return
            "\(Figure.counted(events, "event")), \(Figure.bytes(Int(bytes))), \(Figure.twoDecimals(Double(bytes) / Double(max(events, 1)))) B/event"
    }

    func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("file", path)
            json.field("first_position", LogPosition(rawValue: firstPosition))
            json.field("last_position", LogPosition(rawValue: lastPosition))
            json.field("events", events)
            json.field("level", level)
            json.field("bytes", bytes.map { Int($0) })
        }
    }
}
