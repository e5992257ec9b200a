import ArgumentParser
import Definitions
import EventModel
import Identity

struct IdentityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identity",
        abstract: "Links folded a second, and looking a customer up at a past basis, in one process.",
        discussion: """
            Every event links a user to one of nineteen visitors, in no order. Beside it a union-find over the same pairs in an array: what forgets \
            when and why, has no limits, and answers for the latest instant only. Look-ups are of random identifiers at the basis of half the events, \
            and at the latest.
            """)

    @OptionGroup var options: BenchOptions

    @Option(help: ArgumentHelp("Links to make, up to 100000000.", valueName: "count"))
    var links = 10_000_000

    @Option(help: ArgumentHelp("Customers to look up.", valueName: "count"))
    var lookUps = 100_000

    func validate() throws {
        guard (1...100_000_000).contains(links) else { throw ValidationError("--links has to be between 1 and 100000000.") }
        guard (1...10_000_000).contains(lookUps) else { throw ValidationError("--look-ups has to be between 1 and 10000000.") }
    }

    func run() throws { try BenchSession.run(options, measure) }

    private func measure(_ session: BenchSession) throws -> BenchReport {
        session.note("making \(links) links")
        let workload = IdentityWorkload(links: links)
        var (folds, unions, past, latest, bytes): ([Double], [Double], [Double], [Double], [Double]) = ([], [], [], [], [])
        var (past99, latest99): ([Double], [Double]) = ([], [])
        for round in 1...options.rounds {
            session.note("round \(round)")
            var graph = IdentityGraph(rules: DefinitionSet.shipped.identity, timeZone: DefinitionSet.shipped.timeZone, identifiers: workload.identifiers)
            folds.append(Double(workload.linkCount) / (try fold(workload, into: &graph)))
            bytes.append(Double(graph.ownedBytes) / Double(workload.linkCount))
            guard graph.linkCount == workload.linkCount else { throw BenchError("\(graph.linkCount) links instead of \(workload.linkCount)") }
            unions.append(Double(workload.linkCount) / union(workload))
            let (then, now) = (lookUps(workload, graph, through: workload.linkCount / 2), lookUps(workload, graph, through: workload.linkCount))
            past.append(then.percentileMicros(0.5))
            past99.append(then.percentileMicros(0.99))
            latest.append(now.percentileMicros(0.5))
            latest99.append(now.percentileMicros(0.99))
        }
        let fold = BenchTable(
            name: "fold", title: "\(workload.linkCount) links between customers of \(IdentityWorkload.identifiersEach) identifiers", columns: Self.foldColumns,
            rows: [
                FigureRow(FigureRow.hindsight, Self.title, ["links_per_second": Spread(folds), "bytes_per_link": Spread(bytes)]),
                FigureRow("union-find", "latest only", ["links_per_second": Spread(unions)], comparedWith: Self.title),
            ], notes: ["Bytes are the graph's own, without the identifiers' text, which the log keeps."])
        let look = BenchTable(
            name: "look_up", title: "Who is who, \(lookUps) random identifiers", columns: Self.lookUpColumns,
            rows: [
                FigureRow(FigureRow.hindsight, "at half the events", ["p50_micros": Spread(past), "p99_micros": Spread(past99)]),
                FigureRow(FigureRow.hindsight, "at the latest", ["p50_micros": Spread(latest), "p99_micros": Spread(latest99)]),
            ], notes: [])
        return try session.report("identity", events: workload.linkCount, [fold, look])
    }

    private static let title = "identity graph"

    private static let foldColumns = [
        FigureColumn(key: "links_per_second", heading: "links/s", style: .whole, better: .higher),
        FigureColumn(key: "bytes_per_link", heading: "bytes/link", style: .tenths),
    ]
    private static let lookUpColumns = [
        FigureColumn(key: "p50_micros", heading: "p50 µs", style: .tenths),
        FigureColumn(key: "p99_micros", heading: "p99 µs", style: .tenths),
    ]

    /// Seconds.
    private func fold(_ workload: IdentityWorkload, into graph: inout IdentityGraph) throws -> Double {
        var time = Duration.zero
        try workload.forEachBatch { batch in
            let began = ContinuousClock.now
            try graph.fold(batch)
            time += ContinuousClock.now - began
        }
        return time / .seconds(1)
    }

    /// Seconds.
    private func union(_ workload: IdentityWorkload) -> Double {
        var parents = Array(0...UInt32(workload.identifiers.count))
        func root(_ ordinal: UInt32) -> UInt32 {
            var at = Int(ordinal)
            while parents[at] != UInt32(at) {
                parents[at] = parents[Int(parents[at])]
                at = Int(parents[at])
            }
            return UInt32(at)
        }
        let began = ContinuousClock.now
        for index in 0..<workload.linkCount {
            let (user, visitor) = workload.pair(index)
            let (a, b) = (root(user), root(visitor))
            if a != b { parents[Int(max(a, b))] = min(a, b) }
        }
        return (ContinuousClock.now - began) / .seconds(1)
    }

    private func lookUps(_ workload: IdentityWorkload, _ graph: borrowing IdentityGraph, through event: Int) -> Latencies {
        var (latencies, state): (Latencies, UInt64) = (Latencies(), 1)
        let (asOf, asKnownAt) = (Instant(micros: IdentityWorkload.firstMicros + Int64(event)), LogPosition(rawValue: UInt64(event)))
        for _ in 0..<lookUps {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let ordinal = IdentifierOrdinal(rawValue: UInt32(1 + (state >> 33) % UInt64(workload.identifiers.count)))
            let began = ContinuousClock.now
            let customer = graph.customer(of: ordinal, asOf: asOf, asKnownAt: asKnownAt)
            let time = ContinuousClock.now - began
            withExtendedLifetime(customer) { latencies.add(Int(time / .nanoseconds(1))) }
        }
        return latencies
    }
}
