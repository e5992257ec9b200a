import ArgumentParser
import EventLog
import EventModel
import Glibc

/// Checks every checksum, chain and position of a log.
struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Reads every byte of a log and names what is damaged.",
        discussion: """
            Exit code 2 when acknowledged events are damaged. A torn tail, which start-up cuts, is no damage. Nothing is changed.

            EXAMPLE
              hindsight-admin verify --data ~/hindsight --json
            """)

    @OptionGroup var place: LogPlace

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        try Failure.handling {
            let began = ClockSource.system.monotonicMicros()
            let result = try place.withLog { disk in
                try LogVerification.run(folder: place.folder, fileSystem: disk) { Terminal.progress("verifying", $0, of: $1) }
            }
            let seconds = Double(ClockSource.system.monotonicMicros() - began) / 1e6
            print(json ? Self.json(result) : Self.words(result, seconds: seconds, isLive: place.live))
            if result.isDamaged { throw Failure.damaged }
        }
    }

    private static func words(_ result: LogVerification, seconds: Double, isLive: Bool) -> String {
        var lines = result.findings.map { finding in
            let lost = finding.lostPositions
            let positions = lost.upperBound == .max ? "from \(lost.lowerBound) on" : "\(lost.lowerBound) to \(lost.upperBound)"
            let kind = finding.isTornTail ? (isLive ? "being written" : "torn tail, nothing in it was acknowledged") : "DAMAGED, positions \(positions)"
            return Terminal.printable("\(finding.path) at byte \(finding.offsetBytes): \(finding.reason): \(kind)")
        }
        let state = result.isDamaged ? "damage found" : "no damage"
        lines.append("\(result.events) events in \(result.segments.count) LogSegments read in \(Figure.oneDecimal(seconds)) s: \(state)")
        return lines.joined(separator: "\n")
    }

    private static func json(_ result: LogVerification) -> String {
        var json = JSONWriter()
        json.object { json in
            json.field("events", result.events)
            json.field("segments", result.segments.count)
            json.field("damaged", result.isDamaged)
            json.field("findings") { json in
                json.array { json in
                    for finding in result.findings {
                        json.object { json in
                            json.field("file", finding.path)
                            json.field("offset_bytes", Int(finding.offsetBytes))
                            json.field("first_position", LogPosition(rawValue: finding.lostPositions.lowerBound))
                            json.field("last_position", finding.lostPositions.upperBound == .max ? nil : LogPosition(rawValue: finding.lostPositions.upperBound))
                            json.field("reason", finding.reason)
                            json.field("torn_tail", finding.isTornTail)
                        }
                    }
                }
            }
        }
        return json.text
    }
}
