import EventLog
import EventModel

/// What a compaction did, or would do.
struct CompactionReport {
    /// The files that merging began with.
    let before: [LogFile]
    /// Those of them that had to be sealed first.
    let sealed: [LogFile]
    var steps: [CompactionStep]
    /// Why it ended before everything was done.
    var failure: EventLogError?
    /// Nil for a plan.
    var seconds: Double?

    private var rows: Int { steps.reduce(0) { $0 + $1.output.events } }

    /// The files after all steps.
    private var after: [LogFile] {
        var files = before
        for step in steps {
            guard let first = step.inputs.first, let last = step.inputs.last else { continue }
            files.removeAll { $0.firstPosition >= first.firstPosition && $0.lastPosition <= last.lastPosition }
            files.append(step.output)
        }
        return files.sorted { $0.firstPosition < $1.firstPosition }
    }

    /// The merges that made these files of those.
    static func steps(from before: [LogFile], to after: [LogFile]) -> [CompactionStep] {
        after.compactMap { file in
            let inputs = before.filter { $0.firstPosition >= file.firstPosition && $0.lastPosition <= file.lastPosition }
            // One that was clustered anew has another level.
            return inputs.count > 1 || inputs.first.map { $0.level != file.level } ?? false ? CompactionStep(inputs: inputs, output: file) : nil
        }
    }

    private static func bytes(_ files: [LogFile]) -> Int { files.reduce(0) { $0 + Int($1.bytes ?? 0) } }
}

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

    var json: String {
        var json = JSONWriter()
        json.object { json in
            json.field("dry_run", seconds == nil)
            json.field("events", before.reduce(0) { $0 + $1.events })
            json.field("segments_before", before.count)
            json.field("segments_after", after.count)
            json.field("bytes_before", Self.bytes(before))
            json.field("bytes_after", seconds == nil ? nil : Self.bytes(after))
            json.field("rows", rows)
            if let seconds {
                json.field("complete", failure == nil)
                json.field("seconds") { $0.raw(Figure.plain(seconds)) }
                json.field("rows_per_second", Int(Double(rows) / max(seconds, 1e-6)))
            }
            json.field("sealed") { json in json.array { json in for file in sealed { file.append(to: &json) } } }
            json.field("merges") { json in json.array { json in for step in steps { Self.append(step, to: &json) } } }
        }
        return json.text
    }

    private static func append(_ step: CompactionStep, to json: inout JSONWriter) {
        json.object { json in
            json.field("inputs") { json in json.array { json in for file in step.inputs { file.append(to: &json) } } }
            json.field("output") { step.output.append(to: &$0) }
        }
    }
}
