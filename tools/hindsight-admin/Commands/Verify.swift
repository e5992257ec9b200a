import Administration
import ArgumentParser
import EventLog
import EventModel

/// Checks every checksum, chain, position and event of a log.
struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Reads every byte of a log and names what is damaged.",
        discussion: """
            Of sealed LogSegments every event is put together from its columns. Exit code 2 when acknowledged events are damaged, 3 when a file is of \
            a version that this one cannot read. A torn tail, which start-up cuts, is no damage, and neither is a checkpoint that start-up \
            makes again. Events that a repair has found lost are listed as known loss, which is no damage either. Nothing is changed.

            EXAMPLE
              hindsight-admin verify --data ~/hindsight --live --json
            """)

    @OptionGroup var place: LogPlace

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        try Failure.handling {
            let began = ClockSource.system.monotonicMicros()
            let result = try place.withLog { disk in
                try LogVerification.run(folder: place.folder, domain: place.log.domain, fileSystem: disk) { done, total in
                    Terminal.progress("verifying", done, of: total, "\(Figure.bytes(Int(done))) of \(Figure.bytes(Int(total)))")
                }
            }
            let seconds = Figure.seconds(ClockSource.system.monotonicMicros() - began)
            try OutputStream.report(json ? Self.json(result, seconds: seconds) : Self.words(result, seconds: seconds, isLive: place.live))
            if result.isDamaged { throw Failure.damaged }
            if result.hasOtherVersion { throw Failure.refused }
        }
    }

    private static func words(_ result: LogVerification, seconds: Double, isLive: Bool) -> String {
        var lines = result.findings.map { Terminal.printable(line($0, isLive: isLive)) }
        lines += result.knownLost.map { "known loss: positions \($0.lowerBound) to \($0.upperBound), as a repair has written" }
        if result.erasedCount > 0 { lines.append("\(Figure.counted(result.erasedCount, "position")) of events that were erased") }
        lines += result.notes.map { Terminal.printable("note: " + $0) }
        let sealed = result.segments.count { $0.isSealed }
        let bytes = result.segments.reduce(0) { $0 + Int($1.fileBytes) }
        lines.append(
            "\(Figure.counted(result.events, "event")) in \(Figure.counted(sealed, "sealed LogSegment")) "
                + "and \(Figure.counted(result.segments.count - sealed, "other")), "
                + "\(Figure.bytes(bytes)), read in \(Figure.oneDecimal(seconds)) s: \(state(result))")
        return lines.joined(separator: "\n")
    }

    private static func line(_ finding: LogVerification.Finding, isLive: Bool) -> String {
        let lost = finding.lostPositions
        let positions = lost.upperBound == .max ? "from \(lost.lowerBound) on" : "\(lost.lowerBound) to \(lost.upperBound)"
        let kind =
            switch finding.kind {
            case .damage: "DAMAGED, positions \(positions)"
            case .tornTail: isLive ? "being written" : "torn tail, nothing in it was acknowledged"
            case .otherVersion: "refused, positions \(positions): \(EventLogError.versionAdvice)"
            }
        return "\(finding.path) at byte \(finding.offsetBytes): \(finding.reason): \(kind)"
    }

    private static func state(_ result: LogVerification) -> String {
        if result.isDamaged { return "damage found in \(Figure.counted(result.findings.count { $0.kind == .damage }, "place"))" }
        return result.hasOtherVersion ? "no damage in what this version can read" : "no damage"
    }

    private static func json(_ result: LogVerification, seconds: Double) -> String {
        var json = JSONWriter()
        json.object { json in
            json.field("events", result.events)
            json.field("segments", result.segments.count)
            json.field("sealed_segments", result.segments.count { $0.isSealed })
            json.field("bytes", result.segments.reduce(0) { $0 + Int($1.fileBytes) })
            json.field("seconds") { $0.append(seconds: seconds) }
            json.field("damaged", result.isDamaged)
            json.field("refused", result.hasOtherVersion)
            json.field("findings") { json in json.array { json in for finding in result.findings { append(finding, to: &json) } } }
            json.field("known_lost") { json in
                json.array { json in
                    for range in result.knownLost {
                        json.object { json in
                            json.field("first_position", LogPosition(rawValue: range.lowerBound))
                            json.field("last_position", LogPosition(rawValue: range.upperBound))
                        }
                    }
                }
            }
            json.field("erased", result.erasedCount)
            json.field("notes") { json in json.array { json in for note in result.notes { json.string(note) } } }
        }
        return json.text
    }

    private static func append(_ finding: LogVerification.Finding, to json: inout JSONWriter) {
        json.object { json in
            json.field("file", finding.path)
            json.field("offset_bytes", Int(clamping: finding.offsetBytes))
            json.field("first_position", LogPosition(rawValue: finding.lostPositions.lowerBound))
            json.field(
                "last_position", finding.lostPositions.upperBound == .max ? nil : LogPosition(rawValue: finding.lostPositions.upperBound))
            json.field("reason", finding.reason)
            json.field("torn_tail", finding.kind == .tornTail)
            json.field("other_version", finding.kind == .otherVersion)
        }
    }
}
