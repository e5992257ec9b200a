extension IngestReport {
    /// An aligned table with what is needed to read it.
    var text: String {
        let average = fileBytes / max(1, fileEvents)
        var lines = [
            "\(Figure.whole(Double(fileEvents))) events of \(average) bytes on average; \(rounds) round\(rounds == 1 ? "" : "s"), medians (lowest–highest)",
            "fdatasync of 4 KiB: \(Figure.whole(syncMicros.median)) µs, median of 200. \(diskNote)", "",
        ]
        lines += FigureTable(heading: Self.heading, rows: rows.map(cells)).lines
        lines += problems
        if isOwnDaemon {
            lines.append(
                "bytes/event counts the whole data folder; with few events the preallocated end of the active LogSegment is most of it.")
        }
        if !isOwnDaemon { lines.append("The daemon was running already: bytes per event and its processor time are not known.") }
        return lines.joined(separator: "\n")
    }

    private static let heading = ["scenario", "events", "events/s", "MB/s", "p50 ms", "p99 ms", "bytes/event", "daemon CPU s"]

    private func cells(_ row: ScenarioReport) -> [String] {
        [
            row.scenario.title, Figure.whole(Double(row.events)), Figure.spread(row.eventsPerSecond, Figure.whole),
            Figure.spread(row.megabytesPerSecond, Figure.tenths), Figure.spread(row.p50Micros, Figure.millis),
            Figure.spread(row.p99Micros, Figure.millis), row.bytesPerEvent.map { Figure.tenths($0.median) } ?? "–",
            row.daemonCPUSeconds.map { Figure.tenths($0.median) } ?? "–",
        ]
    }

    /// Events that were not simply stored make the figures mean something else.
    private var problems: [String] {
        rows.filter { $0.rejected + $0.duplicates > 0 }.map { row in
            "\(row.scenario.title): \(row.rejected) rejected, \(row.duplicates) known already. \(row.firstError ?? "")"
        }
    }
}
