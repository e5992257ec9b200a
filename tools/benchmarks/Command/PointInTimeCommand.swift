import ArgumentParser
import Foundation

struct PointInTimeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "point-in-time",
        abstract: "Features of (customer, instant) rows as of each instant, beside DuckDB's ASOF JOIN on a table sorted by customer.",
        discussion: """
            Ten features: counts, sums and the largest over all time up to the instant, counts within 7 and 30 days, first and last instants, membership of an audience. CSV in, CSV out; \
            all cores. A customer is one known user for both, and rows are with hindsight, since a join knows of one clock only. Every answer is compared.
            """)

    @OptionGroup var options: BenchOptions

    @Option(help: ArgumentHelp("Rows to ask about, up to 1000000 a request.", valueName: "count"))
    var rows = 1_000_000

    func validate() throws {
        guard (1...1_000_000).contains(rows) else { throw ValidationError("--rows has to be between 1 and 1000000.") }
    }

    func run() throws { try BenchSession.run(options, measure) }

    private static let title = "POST /v1/point-in-time"
    private static let columns = [
        FigureColumn(key: "seconds", heading: "seconds", style: .thousandths, better: .lower),
        FigureColumn(key: "rows_per_second", heading: "rows/s", style: .whole),
        FigureColumn(key: "differences", heading: "differences", style: .whole),
    ]

    private func measure(_ session: BenchSession) throws -> BenchReport {
        let (set, notes) = try session.dataSets.settled(.anchors, options.events)
        let (questions, answers) = (session.workFolder.path + "/rows.csv", session.workFolder.path + "/answers.csv")
        let body = SimpleShop.rows(rows, customers: set.generator.customers)
        try Data(body).write(to: URL(fileURLWithPath: questions))
        let own = try ownRow(session, set, body, answers)
        var peers: [FigureRow] = []
        if session.uses(.duckdb) {
            let events = try session.dataSets.events(set.mix, set.events)
            let arguments = ["point-in-time", "--events", events, "--folder", set.peers, "--rows", questions, "--answers", answers, "--rounds", String(options.rounds)]
            peers = session.rows(.duckdb, arguments).map { $0.compared(with: Self.title) }
        }
        let table = BenchTable(name: "point_in_time", title: "\(Figure.whole(Double(rows))) rows × \(SimpleShop.features.count) features", columns: Self.columns, rows: [own] + peers, notes: notes)
        var report = try session.report("point-in-time", [table])
        let differences = peers.compactMap { $0.figures["differences"]?.max }.max() ?? 0
        if differences > 0 { report.failure = "\(Figure.whole(differences)) rows have different answers" }
        return report
    }

    /// Asks once uncounted, so that the files are in memory and identity is warm, and keeps these answers.
    private func ownRow(_ session: BenchSession, _ set: DataSet, _ body: [UInt8], _ path: String) throws -> FigureRow {
        try SimpleShopRun(session: session, set: set).measure { connection in
            let target = "/v1/point-in-time?hindsight=1&features=" + SimpleShop.features.joined(separator: ",")
            var seconds: [Double] = []
            for round in 0...session.options.rounds {
                let start = Moment.now
                let answer = try connection.post(target, body)
                guard answer.status == 200 else { throw BenchError(String(decoding: answer.body.prefix(500), as: UTF8.self)) }
                if round == 0 { try Data(answer.body).write(to: URL(fileURLWithPath: path)) } else { seconds.append(Double(Moment.now - start) / 1e9) }
            }
            return FigureRow(FigureRow.hindsight, Self.title, ["seconds": Spread(seconds), "rows_per_second": Spread(seconds.map { Double(rows) / $0 })])
        }
    }
}
