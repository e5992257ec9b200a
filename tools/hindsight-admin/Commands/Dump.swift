import ArgumentParser
import EventLog
import EventModel

/// Prints events as NDJSON, in the order of their positions.
struct Dump: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints the log's events, one JSON object a line.",
        discussion: """
            Each line is {"position":…,"recorded_at":…,"source":…,"event":{…}}, with "message_id" where we assigned one and "occurred_at" where the \
            time of the event was corrected for its sender's clock. import makes a log of it again.

            EXAMPLE
              hindsight-admin dump --data ~/hindsight --plain > events.ndjson
            """)

    @OptionGroup var place: LogPlace

    @Flag(help: "The events alone, as they were sent.")
    var plain = false

    @Option(help: "First position.")
    var from: UInt64 = 1

    @Option(help: "Last position.")
    var to: UInt64?

    @Option(help: "At most so many events.")
    var limit: Int?

    func validate() throws {
        guard from >= 1 else { throw ValidationError("--from: positions begin at 1") }
        if let limit, limit < 1 { throw ValidationError("--limit: at least 1") }
    }

    func run() throws {
        try Failure.handling {
            try place.withLog { disk in
                let log = try place.openLog(disk)
                defer { log.close() }
                try dump(log.readView())
            }
        }
    }

    private func dump(_ view: ReadView) throws {
        var output = OutputStream()
        var left = limit ?? .max
        let last = min(to.map { LogPosition(rawValue: $0) } ?? view.durablePosition, view.durablePosition)
        var scan = view.batches(after: LogPosition(rawValue: from - 1), upTo: last)
        // What can be read before damage is printed, so the buffer goes out in any case.
        defer { try? output.flush() }
        while left > 0, let batch = try scan.next() {
            for index in batch.indices.prefix(left) { try output.write { append(batch[index], to: &$0) } }
            left -= min(left, batch.count)
            if !Terminal.isOutputATerminal, let position = batch.positions.last {
                Terminal.progress("dumped", position.rawValue, of: last.rawValue)
            }
        }
        try output.flush()
    }

    private func append(_ event: RecordedEvent, to output: inout [UInt8]) {
        if plain { event.event.appendJSON(to: &output) } else { event.appendEnvelopeJSON(to: &output) }
        output.append(UInt8(ascii: "\n"))
    }
}
