import ArgumentParser

struct IngestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Append events through the socket, beside PostgreSQL, Redis Streams and NATS JetStream.",
        discussion: """
            Four scenarios: batches over one connection, batches over four (each streams its share with 4 MiB in flight), single events on 64 \
            connections, each of which waits for its acknowledgement before it sends the next, and a sustained load over four that is timed until \
            the daemon has nothing left to seal or compact. Every scenario of every round has a fresh daemon on a fresh folder; client and server \
            share the machine. With --socket the daemon is yours, and every scenario sends events of its own.

            The peers' servers are as fresh, and the same client serves them all: PostgreSQL with COPY of 1,000 rows a commit and with single \
            INSERTs into a jsonb table with three indexes, Redis with XADD, NATS with publishes that are acknowledged.

            Latency: of batches from the last byte of a 256 KiB chunk handed over to the acknowledgement that covers it, of everything else from \
            sending to the answer.

            EXAMPLES
              tools/bench ingest
              tools/bench ingest --events 200000 --rounds 1 --peers redis --json
              tools/bench ingest --scenario sustained --events 50000000 --rounds 1 --without-peers
              tools/bench ingest --socket run/append.sock --input events.ndjson
            """)

    @OptionGroup var options: BenchOptions

    @Option(help: ArgumentHelp("Single events to send at most.", valueName: "count"))
    var singleEvents = 100_000

    @Option(help: ArgumentHelp("Events to send to a peer at most.", valueName: "count"))
    var peerEvents = 1_000_000

    @Option(help: ArgumentHelp("Measure these only: batch-1, batch-4, single-64, sustained.", valueName: "scenario"))
    var scenario: [Scenario] = []

    @Option(help: ArgumentHelp("Events from this file, one JSON object a line, rather than generated ones.", valueName: "file"))
    var input: String?

    @Option(help: ArgumentHelp("The append socket of a running daemon.", valueName: "path"))
    var socket: String?

    func validate() throws {
        guard singleEvents >= 1, peerEvents >= 1 else { throw ValidationError("--single-events and --peer-events have to be 1 or more.") }
        guard socket == nil || !scenario.contains(.sustained) else {
            throw ValidationError("--scenario sustained needs a daemon of its own.")
        }
    }

    func run() throws { try BenchSession.run(options, measure) }

    private func measure(_ session: BenchSession) throws -> BenchReport {
        let path = try input ?? session.dataSets.events(.anchors, min(options.events, HindsightIngest.fileEventsMax))
        let file = try EventFile(path: path)
        let hindsight = HindsightIngest(
            session: session, file: file, filePath: path, scenarios: scenarios,
            sustainedEvents: input == nil ? options.events : file.events, singleEventsMax: singleEvents, socketPath: socket)
        let peers = PeerIngest(session: session, file: file, eventsMax: peerEvents, singleEventsMax: singleEvents)
        let loads = PeerLoad.all(hasUUIDs: input == nil).filter { session.uses($0.peer) && scenarios.contains($0.comparedWith) }
        var run = IngestRun(session: session, hindsight: hindsight, peers: peers, loads: loads)
        return try run.measure()
    }

    private var scenarios: [Scenario] {
        let all = Scenario.allCases.filter { socket == nil || $0 != .sustained }
        return scenario.isEmpty ? all : all.filter(scenario.contains)
    }
}
