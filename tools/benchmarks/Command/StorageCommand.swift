import ArgumentParser
import Glibc

struct StorageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "storage",
        abstract: "Bytes per event on disk, everything included, beside compressors, databases and Parquet.",
        discussion: """
            Hindsight's figures count the whole data folder. The anchors mix is uniform, about 504 bytes an event; its columns' order-0 entropies \
            say what they cost when no column tells anything of another. The shop mix is varied and lifelike.

            EXAMPLE
              tools/bench storage --events 10000000 --peers duckdb,clickhouse,parquet
            """)

    @OptionGroup var options: BenchOptions

    @Option(help: ArgumentHelp("Measure this mix only: anchors or shop.", valueName: "mix"))
    var mix: [Mix] = []

    func run() throws { try BenchSession.run(options, measure) }

    private func measure(_ session: BenchSession) throws -> BenchReport {
        let mixes = mix.isEmpty ? Mix.allCases : mix
        var tables = try mixes.map { try table($0, session) }
        if mixes.contains(.anchors) { tables.insert(try entropies(session), at: min(1, tables.count)) }
        var report = try session.report("storage", tables)
        report.rounds = 1
        return report
    }

    private func table(_ mix: Mix, _ session: BenchSession) throws -> BenchTable {
        let events = try session.dataSets.events(mix, options.events)
        let own = try OwnStorage(session: session, mix: mix).rows()
        let reference = own.last { $0.unavailable == nil }?.what
        let others = try [rawRow(events)] + StoragePeers(session: session, mix: mix, events: events).rows()
        return BenchTable(
            name: "storage_\(mix.rawValue)", title: "Bytes per event on disk, \(mix.rawValue) mix",
            columns: [
                FigureColumn(key: "bytes_per_event", heading: "bytes/event", style: .tenths, better: .lower),
                FigureColumn(key: "bytes", heading: "bytes", style: .whole),
            ],
            rows: own + others.map { row in reference.map { row.compared(with: $0) } ?? row },
            notes: [
                "DuckDB, ClickHouse's JSON type and Parquet keep values only: not the order of keys, null as against absent, or the text of numbers. None of them counts an index by messageId."
            ])
    }

    private func rawRow(_ path: String) -> FigureRow {
        var status = stat()
        stat(path, &status)
        return StorageRow.make("raw", "NDJSON", bytes: Int(status.st_size), events: options.events)
    }

    private func entropies(_ session: BenchSession) throws -> BenchTable {
        let events = try session.dataSets.events(.anchors, options.events)
        let rows = try PeerProgram.script("column_entropies.py", [events], session: session)
        return BenchTable(
            name: "entropies_anchors", title: "Order-0 entropies of the anchors mix's columns",
            columns: [FigureColumn(key: "bytes_per_event", heading: "bytes/event", style: .thousandths)], rows: rows)
    }
}
