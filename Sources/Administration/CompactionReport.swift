import EventLog
import EventModel
import TimeTravel

/// What a compaction did, or would do.
public struct CompactionReport: Sendable {
    /// The files that merging began with.
    public let before: [LogFile]
    /// Those of them that had to be sealed first.
    public let sealed: [LogFile]
    public var steps: [CompactionStep]
    /// Why it ended before everything was done.
    public var failure: EventLogError?
    /// Nil for a plan.
    public var seconds: Double?

    public init(before: [LogFile], sealed: [LogFile], steps: [CompactionStep], failure: EventLogError? = nil, seconds: Double? = nil) {
        (self.before, self.sealed, self.steps, self.failure, self.seconds) = (before, sealed, steps, failure, seconds)
    }

    /// Rows that were written, or would be.
    public var rows: Int { steps.reduce(0) { $0 + $1.output.events } }

    /// The files after all steps.
    public var after: [LogFile] {
        var files = before
        for step in steps {
            guard let first = step.inputs.first, let last = step.inputs.last else { continue }
            files.removeAll { $0.firstPosition >= first.firstPosition && $0.lastPosition <= last.lastPosition }
            files.append(step.output)
        }
        return files.sorted { $0.firstPosition < $1.firstPosition }
    }

    /// The merges that made these files of those.
    public static func steps(from before: [LogFile], to after: [LogFile]) -> [CompactionStep] {
        after.compactMap { file in
            let inputs = before.filter { $0.firstPosition >= file.firstPosition && $0.lastPosition <= file.lastPosition }
            // One that was clustered anew has another level.
            return inputs.count > 1 || inputs.first.map { $0.level != file.level } ?? false ? CompactionStep(inputs: inputs, output: file) : nil
        }
    }

    /// Bytes of some files.
    public static func bytes(_ files: [LogFile]) -> Int { files.reduce(0) { $0 + Int($1.bytes ?? 0) } }
}

extension CompactionReport: JSONAnswer {
    public func appendJSON(to json: inout JSONWriter) {
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
                json.field("seconds") { $0.append(seconds: seconds) }
                json.field("rows_per_second", Int(Double(rows) / max(seconds, 1e-6)))
            }
            json.field("sealed") { json in json.array { json in for file in sealed { file.append(to: &json) } } }
            json.field("merges") { json in json.array { json in for step in steps { Self.append(step, to: &json) } } }
        }
    }

    private static func append(_ step: CompactionStep, to json: inout JSONWriter) {
        json.object { json in
            json.field("inputs") { json in json.array { json in for file in step.inputs { file.append(to: &json) } } }
            json.field("output") { step.output.append(to: &$0) }
        }
    }
}
