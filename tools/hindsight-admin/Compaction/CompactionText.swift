import Administration
import EventLog

extension CompactionReport {
    var words: String {
        var lines = sealed.map { "sealed positions \(Figure.positions($0.firstPosition, $0.lastPosition)): \($0.figures)" }
        lines += steps.map {
            let what = $0.inputs.count == 1 ? "clustered one LogSegment" : "merged \($0.inputs.count) LogSegments"
            return "\(what), \(Figure.bytes(Self.bytes($0.inputs))), into one of level \($0.output.level): \($0.output.figures)"
        }
        let (events, after, seconds) = (before.reduce(0) { $0 + $1.events }, after, seconds ?? 0)
        guard !steps.isEmpty else {
            lines.append(
                "nothing to merge: \(Figure.counted(events, "event")) in \(Figure.counted(after.count, "LogSegment")), \(Figure.bytes(Self.bytes(after)))"
            )
            return Terminal.printable(lines.joined(separator: "\n"))
        }
        let perEvent = Figure.twoDecimals(Double(Self.bytes(after)) / Double(max(events, 1)))
        lines.append(
            "\(Figure.counted(events, "event")): \(Figure.counted(before.count, "LogSegment")), \(Figure.bytes(Self.bytes(before))) → \(after.count), \(Figure.bytes(Self.bytes(after))), "
                + "\(perEvent) B/event, in \(Figure.oneDecimal(seconds)) s (\(Figure.count(Int(Double(rows) / max(seconds, 1e-6)))) rows/s)"
        )
        return Terminal.printable(lines.joined(separator: "\n"))
    }

    /// What would be done.
    var plan: String {
        var table = Table(
            ["step", "positions", "events", "LogSegments", "bytes now", "becomes"], [.left, .right, .right, .right, .right, .left])
        for file in sealed {
            table.add(["seal", Figure.positions(file.firstPosition, file.lastPosition), Figure.count(file.events), "1", "–", "level 0"])
        }
        for step in steps {
            table.add([
                step.inputs.count == 1 ? "cluster" : "merge", Figure.positions(step.output.firstPosition, step.output.lastPosition), Figure.count(step.output.events),
                Figure.count(step.inputs.count),
                Figure.bytes(Self.bytes(step.inputs)), "one of level \(step.output.level)",
            ])
        }
        let state = "\(Figure.counted(before.reduce(0) { $0 + $1.events }, "event")) in \(Figure.counted(before.count, "LogSegment"))"
        guard !steps.isEmpty || !sealed.isEmpty else { return "nothing to do: \(state), no two of which fit one file together" }
        return table.text + "\n\(state) would become \(after.count); \(Figure.counted(rows, "row")) to be written. Nothing was changed."
    }
}
