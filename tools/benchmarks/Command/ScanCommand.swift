import ArgumentParser

struct ScanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "A filtered column scan in events/s on one core, beside DuckDB and ClickHouse.",
        discussion: """
            Counts the events with a name between two instants. Events are stored by customer, so that neither column lets anything be skipped. \
            All use one thread and have to come to the same answer.
            """)

    @OptionGroup var options: BenchOptions

    @Option(help: ArgumentHelp("The events' name.", valueName: "text"))
    var name = "Order Completed"

    // Half a millisecond past, where no event is: whether a bound is included does not matter.
    @Option(help: ArgumentHelp("The first instant.", valueName: "instant"))
    var from = "2026-03-01T00:00:00.000500Z"

    @Option(help: ArgumentHelp("The last instant.", valueName: "instant"))
    var to = "2026-06-01T00:00:00.000500Z"

    func run() throws { try BenchSession.run(options, measure) }

    private func measure(_ session: BenchSession) throws -> BenchReport {
        let (set, notes) = try session.dataSets.settled(.anchors, options.events)
        let own = try FigureRow.ifAvailable(Self.title) { [try ownRow(session, set)] }
        let rows = own + (try peerRows(session, set).map { $0.compared(with: Self.title) })
        let table = BenchTable(
            name: "scan", title: "Events named \(name) from \(from) to \(to), one thread", columns: Self.columns, rows: rows, notes: notes)
        var report = try session.report("scan", [table])
        let answers = Set(rows.compactMap { $0.figures["matches"]?.median })
        if answers.count > 1 { report.failure = "the answers differ: \(answers.sorted().map(Figure.whole).joined(separator: ", "))" }
        return report
    }

    private static let title = "column scan"

    private static let columns = [
        FigureColumn(key: "events_per_second", heading: "events/s/core", style: .whole, better: .higher),
        FigureColumn(key: "seconds", heading: "seconds", style: .thousandths),
        FigureColumn(key: "matches", heading: "matches", style: .whole),
        FigureColumn(key: "selectivity", heading: "selectivity", style: .percent),
    ]

    private func ownRow(_ session: BenchSession, _ set: DataSet) throws -> FigureRow {
        let arguments = ["scan", "--data", set.data, "--name", name, "--from", from, "--to", to, "--json"]
        // Once uncounted, so that the files are in memory.
        let passes = try (0...options.rounds).map { _ in try session.tool.json(arguments).answer }.dropFirst()
        func values(_ key: String) throws -> [Double] {
            try passes.map { pass in
                guard let value = (pass[key] as? Double) ?? (pass[key] as? Int).map(Double.init) else {
                    throw Unavailable("hindsight-admin scan does not say \(key)")
                }
                return value
            }
        }
        let (events, matches, seconds) = (try values("events"), try values("matches"), try values("seconds"))
        return FigureRow(
            FigureRow.hindsight, Self.title,
            [
                "events_per_second": Spread(zip(events, seconds).map { $0 / $1 }), "seconds": Spread(seconds),
                "matches": Spread([matches[0]]), "selectivity": Spread([matches[0] / max(1, events[0])]),
            ])
    }

    private func peerRows(_ session: BenchSession, _ set: DataSet) throws -> [FigureRow] {
        let peers = [Peer.duckdb, .clickhouse].filter(session.uses)
        guard !peers.isEmpty else { return [] }
        let events = try session.dataSets.events(set.mix, set.events)
        return peers.flatMap { peer in
            session.rows(
                peer,
                [
                    "scan", "--events", events, "--folder", set.peers, "--name", name, "--from", from, "--to", to,
                    "--rounds", String(options.rounds),
                ])
        }
    }
}
