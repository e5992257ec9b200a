import ArgumentParser
import Foundation
import Glibc

struct IngestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Append generated events through the socket and measure.",
        discussion: """
            Three scenarios: batches over one connection, batches over four (each streams its share with 4 MiB in flight), and single events on 64 \
            connections, each of which waits for its acknowledgement before it sends the next. Every scenario of every round has a fresh daemon on a \
            fresh folder; client and daemon share the machine. With --socket the daemon is yours, and every scenario sends events of its own.

            Latency: of batches from the last byte of a 256 KiB chunk handed over to the acknowledgement that covers it, of single events from sending \
            to the acknowledgement.

            EXAMPLES
              tools/bench ingest
              tools/bench ingest --events 200000 --rounds 1 --json
              tools/bench ingest --socket run/append.sock --input events.ndjson
            """)

    @Option(help: ArgumentHelp("Events to generate.", valueName: "count"))
    var events = 1_000_000

    @Option(help: ArgumentHelp("Single events to send at most.", valueName: "count"))
    var singleEvents = 100_000

    @Option(help: ArgumentHelp("How often to measure each scenario.", valueName: "count"))
    var rounds = 3

    @Option(help: ArgumentHelp("Measure these only: batch-1, batch-4, single-64.", valueName: "scenario"))
    var scenario: [Scenario] = Scenario.allCases

    @Option(help: ArgumentHelp("Events from this file, one JSON object a line, rather than generated ones.", valueName: "file"))
    var input: String?

    @Option(help: ArgumentHelp("The append socket of a running daemon.", valueName: "path"))
    var socket: String?

    @Option(help: ArgumentHelp("The daemon to start; hindsightd beside this program unless given.", valueName: "path"))
    var daemon: String?

    @Option(help: ArgumentHelp("Where the temporary folder goes; it decides which disk is measured.", valueName: "dir"))
    var folder = "/var/tmp"

    @Flag(help: "Print the figures as one JSON object.")
    var json = false

    func validate() throws {
        guard (1...100_000_000).contains(events) else { throw ValidationError("--events has to be between 1 and 100000000.") }
        guard singleEvents >= 1 else { throw ValidationError("--single-events has to be 1 or more.") }
        guard (1...100).contains(rounds) else { throw ValidationError("--rounds has to be between 1 and 100.") }
    }

    func run() throws {
        let workFolder = try WorkFolder(inside: folder)
        defer { workFolder.remove() }
        CleanUp.onInterrupt(remove: workFolder)
        let file = try EventFile(path: input ?? generate(into: workFolder))
        let run = IngestRun(
            file: file, scenarios: scenario, rounds: rounds, singleEventsMax: singleEvents, socketPath: socket,
            daemonPath: daemon ?? Neighbour.path("hindsightd"), workFolder: workFolder)
        let report = try run.measure { note($0) }
        print(json ? report.json : report.text)
    }

    private func generate(into workFolder: WorkFolder) throws -> String {
        note("generating \(events) events")
        let path = workFolder.path + "/events.ndjson"
        let customers = min(10_000_000, max(1, events * 6 / 100))
        try ChildProcess.run(
            Neighbour.path("loadgen"), ["--mix", "anchors", "--customers", String(customers), "--events", String(events)], outputPath: path)
        return path
    }

    private func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
