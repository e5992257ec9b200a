import ArgumentParser
import Foundation

struct CustomerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "customer",
        abstract: "All events of one customer up to an instant, beside DuckDB and ClickHouse on a table sorted by customer.",
        discussion: """
            Distinct known customers, drawn uniformly, each asked for once a pass over a keep-alive connection to query.sock. Hot: after one \
            pass that is not counted. Caches dropped (as root): the system's page cache is emptied before every ten customers. In the daemon: \
            what the answer's Server-Timing says.

            --clustered measures the same log once more after `hindsight-admin compact --cluster-customers`.

            Hindsight finds out first which identifiers the customer has at that instant and answers with the events of all of them; a peer \
            looks up one key in a table, inside the measuring process, with one thread.
            """)

    @OptionGroup var options: BenchOptions

    @Option(help: ArgumentHelp("Distinct customers to ask for.", valueName: "count"))
    var customers = 10_000

    @Option(help: ArgumentHelp("Of which mix: anchors or shop.", valueName: "mix"))
    var mix = Mix.anchors

    @Flag(help: "Measure a log whose customers' events were placed side by side, too.")
    var clustered = false

    @Option(help: ArgumentHelp("The instant.", valueName: "instant"))
    var asOf = "2026-09-01T00:00:00Z"

    @Option(help: ArgumentHelp("How long a peer may go on asking for customers.", valueName: "seconds"))
    var peerSeconds = 20

    func validate() throws {
        guard customers >= 1, peerSeconds >= 1 else { throw ValidationError("--customers and --peer-seconds have to be 1 or more.") }
    }

    func run() throws { try BenchSession.run(options, measure) }

    private func measure(_ session: BenchSession) throws -> BenchReport {
        let (set, notes) = try session.dataSets.settled(mix, options.events)
        var (rows, names) = try CustomerRun(session: session, set: set, customers: customers, asOf: asOf).measure()
        if clustered {
            let other = try session.dataSets.clustered(mix, options.events)
            rows += try CustomerRun(session: session, set: other, customers: customers, asOf: asOf, label: "clustered, ").measure().rows
        }
        let hot =
            rows.first { $0.what == CustomerRun.hotInDaemon && $0.unavailable == nil } == nil
            ? CustomerRun.hotOverSocket : CustomerRun.hotInDaemon
        let table = BenchTable(
            name: "customer", title: "All events of one customer up to \(asOf), \(mix.rawValue) mix", columns: Self.columns,
            rows: rows + (try peerRows(session, set, names).map { $0.compared(with: hot) }), notes: notes)
        return try session.report("customer", [table])
    }

    private static let columns = [
        FigureColumn(key: "lookups", heading: "look-ups", style: .whole),
        FigureColumn(key: "events_per_answer", heading: "events each", style: .tenths),
        FigureColumn(key: "p50_micros", heading: "p50 ms", style: .micros, better: .lower),
        FigureColumn(key: "p99_micros", heading: "p99 ms", style: .micros, better: .lower),
        FigureColumn(key: "p999_micros", heading: "p99.9 ms", style: .micros),
    ]

    private func peerRows(_ session: BenchSession, _ set: DataSet, _ names: [String]) throws -> [FigureRow] {
        let peers = [Peer.duckdb, .clickhouse].filter(session.uses)
        guard !peers.isEmpty else { return [] }
        let events = try session.dataSets.events(set.mix, set.events)
        let list = session.workFolder.path + "/customers.txt"
        try (names.joined(separator: "\n") + "\n").write(toFile: list, atomically: false, encoding: .utf8)
        return peers.flatMap { peer in
            session.rows(
                peer,
                [
                    "customer", "--events", events, "--folder", set.peers, "--customers", list, "--as-of", asOf, "--seconds",
                    String(peerSeconds),
                ])
        }
    }
}
