import ArgumentParser

struct CompactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compact",
        abstract: "Events/s of hindsight-admin compact, and bytes before and after, beside ClickHouse's merge.",
        discussion: "Every round compacts a fresh copy of what the daemon left when it stopped, sealed first where this build can.")

    @OptionGroup var options: BenchOptions

    func run() throws { try BenchSession.run(options, measure) }

    private func measure(_ session: BenchSession) throws -> BenchReport {
        let set = try session.dataSets.loaded(.anchors, options.events)
        let sealing = try FigureRow.ifAvailable(Self.sealing) { [try row(Self.sealing, ["seal"], [], session, set)] }
        let compacting = try FigureRow.ifAvailable(Self.compacting) {
            [try row(Self.compacting, ["compact", "--json"], ["seal"], session, set)]
        }
        let table = BenchTable(
            name: "compact", title: "Rewriting the whole log", columns: Self.columns,
            rows: sealing + compacting + (try peerRows(session, set).map { $0.compared(with: Self.compacting) }),
            notes: ["The time is that of the whole command: opening, rewriting, reading back, syncing."])
        return try session.report("compact", [table])
    }

    private static let sealing = "seal"
    private static let compacting = "compact"

    private static let columns = [
        FigureColumn(key: "events_per_second", heading: "events/s", style: .whole, better: .higher),
        FigureColumn(key: "seconds", heading: "seconds", style: .thousandths),
        FigureColumn(key: "bytes_before", heading: "bytes before", style: .whole),
        FigureColumn(key: "bytes_after", heading: "bytes after", style: .whole),
    ]

    private func row(_ what: String, _ verb: [String], _ before: [String], _ session: BenchSession, _ set: DataSet) throws -> FigureRow {
        var figures: [String: [Double]] = [:]
        for round in 0..<options.rounds {
            session.note("round \(round + 1) of \(options.rounds): \(what)")
            let copy = session.workFolder.path + "/\(what)-\(round)"
            defer { WorkFolder.delete(copy) }
            try session.dataSets.copy(set, to: copy)
            if let preparing = before.first { _ = try? session.tool.run([preparing, "--data", copy]) }
            figures["bytes_before", default: []].append(Double(WorkFolder.bytesOnDisk(copy)))
            let seconds = try session.tool.run([verb[0], "--data", copy] + verb.dropFirst()).seconds
            figures["seconds", default: []].append(seconds)
            figures["events_per_second", default: []].append(Double(set.events) / seconds)
            figures["bytes_after", default: []].append(Double(WorkFolder.bytesOnDisk(copy)))
        }
        return FigureRow(FigureRow.hindsight, what, figures.mapValues { Spread($0) })
    }

    private func peerRows(_ session: BenchSession, _ set: DataSet) throws -> [FigureRow] {
        guard session.uses(.clickhouse) else { return [] }
        let events = try session.dataSets.events(set.mix, set.events)
        return session.rows(.clickhouse, ["compact", "--events", events, "--folder", session.workFolder.path + "/clickhouse"])
    }
}
