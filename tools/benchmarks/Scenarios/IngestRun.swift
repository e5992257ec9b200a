/// All scenarios and the peers' loads, round by round, so that what changes on the machine meanwhile meets all of them.
struct IngestRun {
    /// Peers that fail are left out from then on.
    private var failures: [String: String] = [:]
    private var measurements: [String: [Measurement]] = [:]
    private var titles: [String: (system: String, durability: String)] = [:]
    private var syncMicros: [Double] = []

    let session: BenchSession
    let hindsight: HindsightIngest
    let peers: PeerIngest?
    let loads: [PeerLoad]

    init(session: BenchSession, hindsight: HindsightIngest, peers: PeerIngest?, loads: [PeerLoad]) {
        (self.session, self.hindsight, self.peers, self.loads) = (session, hindsight, peers, loads)
    }

    mutating func measure() throws -> BenchReport {
        let rounds = session.options.rounds
        for round in 0..<rounds {
            syncMicros.append(try SyncProbe.medianMicros(in: session.workFolder.path))
            for scenario in hindsight.scenarios {
                session.note("round \(round + 1) of \(rounds): Hindsight, \(scenario.title)")
                measurements[scenario.title, default: []].append(try hindsight.measure(scenario, round: round))
            }
            for load in loads where failures[load.title] == nil {
                session.note("round \(round + 1) of \(rounds): \(load.peer.rawValue), \(load.title)")
                measurePeer(load, round)
            }
        }
        return try report()
    }

    private mutating func measurePeer(_ load: PeerLoad, _ round: Int) {
        guard let peers else { return }
        do {
            let (title, durability, measurement) = try peers.measure(load, round: round)
            titles[load.title] = (title, durability)
            measurements[load.title, default: []].append(measurement)
        } catch {
            failures[load.title] = "\(error)"
        }
    }

    private func report() throws -> BenchReport {
        let own = hindsight.scenarios.map { row(FigureRow.hindsight, $0.title, comparedWith: nil) }
        let others = loads.map { load -> FigureRow in
            if let failure = failures[load.title] { return FigureRow(load.peer.rawValue, load.title, unavailable: failure) }
            return row(titles[load.title]?.system ?? load.peer.rawValue, load.title, comparedWith: load.comparedWith.title)
        }
        let table = BenchTable(
            name: "ingest", title: "Durable appends through a local socket", columns: Self.columns, rows: own + others,
            notes: durabilityNotes + problems)
        return try session.report("ingest", events: hindsight.file.events, syncMicros: syncMicros, [table])
    }

    private static let columns = [
        FigureColumn(key: "events", heading: "events", style: .whole),
        FigureColumn(key: "events_per_second", heading: "events/s", style: .whole, better: .higher),
        FigureColumn(key: "megabytes_per_second", heading: "MB/s", style: .tenths),
        FigureColumn(key: "latency_p50_micros", heading: "p50 ms", style: .micros),
        FigureColumn(key: "latency_p99_micros", heading: "p99 ms", style: .micros),
        FigureColumn(key: "bytes_per_event", heading: "bytes/event", style: .tenths),
        FigureColumn(key: "daemon_cpu_seconds", heading: "daemon CPU s", style: .tenths),
    ]

    private func row(_ system: String, _ what: String, comparedWith: String?) -> FigureRow {
        let figures = (measurements[what] ?? []).map(\.figures)
        let spreads = Self.columns.map { column in (column.key, figures.compactMap { $0[column.key] }) }.filter { !$0.1.isEmpty }
        let note = measurements[what]?.last?.note
        return FigureRow(
            system, what, Dictionary(uniqueKeysWithValues: spreads.map { ($0.0, Spread($0.0 == "events" ? [$0.1[0]] : $0.1)) }),
            comparedWith: comparedWith, note: note)
    }

    /// Also says which events were not simply stored: those make the figures mean something else.
    private var problems: [String] {
        measurements.sorted { $0.key < $1.key }.compactMap { title, all in
            let rejected = all.reduce(0) { $0 + $1.outcome.rejected }
            let duplicates = all.reduce(0) { $0 + $1.outcome.duplicates }
            guard rejected + duplicates > 0 else { return nil }
            return "\(title): \(rejected) rejected, \(duplicates) known already. \(all.lazy.compactMap(\.outcome.firstError).first ?? "")"
        }
    }

    private var durabilityNotes: [String] {
        var notes = [
            "Hindsight: fdatasync before each acknowledgement, events checked, deduplicated and indexed. Client and server share the machine."
        ]
        for load in loads {
            guard let (system, durability) = titles[load.title], !notes.contains("\(system): \(durability)") else { continue }
            notes.append("\(system): \(durability)")
        }
        if !hindsight.isOwnDaemon { notes.append("The daemon was running already: bytes per event and its processor time are not known.") }
        return notes
    }
}
