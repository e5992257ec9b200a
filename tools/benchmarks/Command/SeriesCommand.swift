import ArgumentParser
import Foundation

struct SeriesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "series",
        abstract: "The size of an audience week by week for a year, beside DuckDB on a table sorted by customer; and what one week alone takes.",
        discussion: """
            The audience are those who ordered within 30 days before each week's end. All cores; a customer is one known user for both, and every size is compared.
            """)

    @OptionGroup var options: BenchOptions

    func run() throws { try BenchSession.run(options, measure) }

    private static let title = "52 weeks"
    private static let columns = [
        FigureColumn(key: "seconds", heading: "seconds", style: .thousandths, better: .lower),
        FigureColumn(key: "differences", heading: "differences", style: .whole),
    ]

    // Half a millisecond past, where no event is: whether a bound is included does not matter.
    private static let (first, last) = ("2025-11-07T00:00:00.000500Z", "2026-10-30T00:00:00.000500Z")

    private func measure(_ session: BenchSession) throws -> BenchReport {
        let (set, notes) = try session.dataSets.settled(.anchors, options.events)
        let answers = session.workFolder.path + "/sizes.json"
        let own = try SimpleShopRun(session: session, set: set).measure { connection in
            try [(Self.title, Self.first), ("1 week", Self.last)].map { title, from in try ownRow(connection, title, from: from, keepingAt: from == Self.first ? answers : nil) }
        }
        var peers: [FigureRow] = []
        if session.uses(.duckdb) {
            let events = try session.dataSets.events(set.mix, set.events)
            peers = session.rows(.duckdb, ["series", "--events", events, "--folder", set.peers, "--answers", answers, "--rounds", String(options.rounds)]).map { $0.compared(with: Self.title) }
        }
        let table = BenchTable(name: "series", title: "Sizes of an audience, week by week", columns: Self.columns, rows: own + peers, notes: notes)
        var report = try session.report("series", [table])
        let differences = peers.compactMap { $0.figures["differences"]?.max }.max() ?? 0
        if differences > 0 { report.failure = "\(Figure.whole(differences)) sizes are different" }
        return report
    }

    private func ownRow(_ connection: HTTPConnection, _ title: String, from: String, keepingAt path: String?) throws -> FigureRow {
        var seconds: [Double] = []
        for round in 0...options.rounds {
            let start = Moment.now
            let answer = try connection.get("/v1/audiences/\(SimpleShop.audience)/sizes?from=\(from)&to=\(Self.last)&step=week")
            guard answer.status == 200 else { throw BenchError(String(decoding: answer.body.prefix(500), as: UTF8.self)) }
            if round > 0 { seconds.append(Double(Moment.now - start) / 1e9) } else if let path { try Data(answer.body).write(to: URL(fileURLWithPath: path)) }
        }
        return FigureRow(FigureRow.hindsight, title, ["seconds": Spread(seconds)])
    }
}
