import Glibc

/// Asks a daemon for customers, one after the other.
struct CustomerRun {
    static let hotOverSocket = "hot, over query.sock"
    static let hotInDaemon = "hot, in the daemon"
    private static let coldCustomersMax = 1_000
    private static let customersPerDrop = 10

    let session: BenchSession
    let set: DataSet
    let customers: Int
    let asOf: String
    /// What rows begin with.
    var label = ""

    /// - Returns: The rows, and the customers that were asked for.
    func measure() throws -> (rows: [FigureRow], names: [String]) {
        let folder = try session.workFolder.make("customer-\(Moment.now)")
        defer { WorkFolder.delete(folder) }
        session.note("starting the daemon on \(Figure.whole(Double(set.events))) events")
        let daemon = try Daemon(path: session.daemonPath, data: set.data, folder: folder)
        let result = try daemon.whileRunning { daemon in
            try daemon.awaitWarm()
            let questions = CustomerQuestions(querySocketPath: daemon.querySocketPath, asOf: asOf)
            let names = try draw(questions)
            return (rows: try hot(questions, names) + cold(questions, names), names: names)
        }
        try daemon.stop()
        return result
    }

    /// Known users that have events by then, drawn uniformly and without repetition; the asking warms the daemon.
    private func draw(_ questions: CustomerQuestions) throws -> [String] {
        session.note("drawing \(Figure.whole(Double(customers))) customers, which is also the pass that warms")
        let candidates = CustomerDraw(customers: set.generator.customers)
        let asking = try questions.connect()
        defer { asking.close() }
        var names: [String] = []
        for name in candidates where names.count < customers {
            if try questions.ask(name, asking).events > 0 { names.append(name) }
        }
        guard !names.isEmpty else { throw BenchError("no known user has events before \(asOf); give more --events") }
        return names
    }

    private func hot(_ questions: CustomerQuestions, _ names: [String]) throws -> [FigureRow] {
        let passes = try (0..<session.options.rounds).map { round in
            session.note("round \(round + 1) of \(session.options.rounds): \(names.count) customers, hot")
            return try questions.pass(names)
        }
        return rows(passes, "hot")
    }

    private func cold(_ questions: CustomerQuestions, _ names: [String]) throws -> [FigureRow] {
        guard PageCache.canBeDropped else {
            return [FigureRow(FigureRow.hindsight, "\(label)caches dropped", unavailable: "only root may drop the system's caches")]
        }
        session.note("customers after dropping caches")
        var pass = CustomerPass()
        let some = Array(names.prefix(Self.coldCustomersMax))
        for start in stride(from: 0, to: some.count, by: Self.customersPerDrop) {
            try PageCache.drop()
            pass.add(try questions.pass(Array(some[start..<min(some.count, start + Self.customersPerDrop)])))
        }
        return rows([pass], "caches dropped")
    }

    private func rows(_ passes: [CustomerPass], _ what: String) -> [FigureRow] {
        let socket = FigureRow(FigureRow.hindsight, "\(label)\(what), over query.sock", figures(passes, \.wall))
        guard passes.allSatisfy({ !$0.daemon.nanos.isEmpty }) else {
            return [
                socket,
                FigureRow(
                    FigureRow.hindsight, "\(label)\(what), in the daemon", unavailable: "not available in this build: answers have no Server-Timing"
                ),
            ]
        }
        return [socket, FigureRow(FigureRow.hindsight, "\(label)\(what), in the daemon", figures(passes, \.daemon))]
    }

    private func figures(_ passes: [CustomerPass], _ latencies: (CustomerPass) -> Latencies) -> [String: Spread] {
        func spread(_ share: Double) -> Spread { Spread(passes.map { latencies($0).percentileMicros(share) }) }
        let lookups = passes.first?.wall.nanos.count ?? 0
        return [
            "lookups": Spread(Double(lookups)), "events_per_answer": Spread(Double(passes.first?.events ?? 0) / Double(max(1, lookups))),
            "p50_micros": spread(0.5), "p99_micros": spread(0.99), "p999_micros": spread(0.999),
        ]
    }
}
