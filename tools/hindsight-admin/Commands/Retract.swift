import ArgumentParser
import EventLog
import EventModel

/// Declares events wrong.
struct Retract: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Declares events wrong: they count in no answer that knows of it.",
        discussion: """
            The events stay in the log, and answers as they were known before stay what they were (--as-known-at). A retract is appended for each \
            event: of those with the messageIds given, or of a source in a range of positions, such as everything that a faulty import brought.

            Without --confirm nothing is appended: what would be retracted is counted, and the command that does it. Exit code 3 when it is not the \
            same any more.

            EXAMPLES
              hindsight-admin retract --data ~/hindsight --reason "sent by mistake" 4c01f0b2-8a1e-4b8e-9a44-0a6f3f1c2d11
              hindsight-admin retract --data ~/hindsight --reason "import of 3 March" --source till --from 88000 --to 91500
              hindsight-admin retract --data ~/hindsight --reason "import of 3 March" --source till --from 88000 --to 91500 --confirm 5f3a90c1
            """)

    @OptionGroup var log: LogFolder

    @Option(help: "Why, for who asks later.")
    var reason: String

    @Option(help: ArgumentHelp("With --from and --to: whose events.", valueName: "name"))
    var source: String?

    @Option(help: ArgumentHelp("First position.", valueName: "position"))
    var from: UInt64?

    @Option(help: ArgumentHelp("Last position.", valueName: "position"))
    var to: UInt64?

    @Argument(help: ArgumentHelp("messageIds of the events.", valueName: "messageId"))
    var messageIds: [String] = []

    @Option(help: ArgumentHelp("Retract what was shown together with this code.", valueName: "code"))
    var confirm: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    /// Appended at once.
    private static let batchEvents = 1000

    func validate() throws {
        let range = [source != nil, from != nil, to != nil]
        guard range.allSatisfy({ $0 == messageIds.isEmpty }) else { throw ValidationError("Give messageIds, or --source, --from and --to.") }
        if let from, let to, from < 1 || to < from { throw ValidationError("--from is at least 1, and --to at least --from.") }
        if reason.isEmpty { throw ValidationError("--reason is empty.") }
    }

    func run() throws {
        try Failure.handling {
            Interruption.expect()
            if confirm == nil { try showPlan() } else { try retract() }
        }
    }

    private func showPlan() throws {
        let disk = try log.disk()
        let opened = try EventLog.open(EventLogOptions(folder: log.path, domain: log.domain, isReadOnly: true), fileSystem: disk)
        defer { opened.close() }
        let ids = try wanted(opened.readView())
        let code = Confirmation.code(ids)
        if json { return try OutputStream.report(Self.json(isDryRun: true, ids.count, known: nil, code)) }
        let what = messageIds.isEmpty ? "of \(source ?? "") at positions \(from ?? 0) to \(to ?? 0)" : "with these messageIds"
        try OutputStream.report(
            Terminal.printable("\(Figure.counted(ids.count, "event")) \(what) would be retracted; nothing was changed\nto retract them: give the same command --confirm \(code)"))
    }

    /// messageIds of the events meant; retractions are none.
    private func wanted(_ view: ReadView) throws -> [String] {
        guard messageIds.isEmpty, let from, let to else { return messageIds }
        var (ids, scan) = ([String](), view.batches(after: LogPosition(rawValue: from - 1), upTo: min(LogPosition(rawValue: to), view.durablePosition)))
        while let batch = try scan.next() {
            for index in batch.indices where batch[index].source == source && batch[index].type != .retract { ids.append(batch[index].messageId) }
            if let position = batch.positions.last { Terminal.progress("looking", position.rawValue - from + 1, of: to - from + 1) }
        }
        return ids
    }

    private func retract() throws {
        let (count, known) = try log.withLogToChange("retract") { log in
            let ids = try wanted(log.readView())
            guard Confirmation.code(ids) == confirm else { throw Confirmation.Mismatch("retracted", confirm) }
            var known = 0
            for start in stride(from: 0, to: ids.count, by: Self.batchEvents) {
                if Interruption.hasCome { throw EventLogError.stopped("stopped after \(start) of \(ids.count); run it again to go on") }
                known += try append(ids[start..<min(start + Self.batchEvents, ids.count)], to: log)
                Terminal.progress("retracting", UInt64(start), of: UInt64(ids.count))
            }
            return (ids.count, known)
        }
        if json { return try OutputStream.report(Self.json(isDryRun: false, count - known, known: known, confirm ?? "")) }
        try OutputStream.report("\(Figure.counted(count - known, "event")) retracted" + (known > 0 ? "; \(Figure.count(known)) had been before" : ""))
    }

    /// - Returns: How many had been retracted before.
    private func append(_ ids: ArraySlice<String>, to log: EventLog) throws -> Int {
        let lines = ids.map { id in
            var json = JSONWriter()
            json.object { json in
                json.field("type", "retract")
                json.field("messageId", id)
                json.field("reason", reason)
            }
            return json.text
        }
        var known = 0
        for (id, outcome) in zip(ids, try log.appendNow(lines, origin: AppendOrigin(source: "admin"))) {
            switch outcome {
            case .accepted: break
            case .duplicate: known += 1
            // What an earlier run retracted for another reason is retracted all the same.
            case .rejected(let error) where error.code == .idConflict: known += 1
            case .rejected(let error): throw RunError("\(id): \(error)")
            }
        }
        return known
    }

    private static func json(isDryRun: Bool, _ events: Int, known: Int?, _ code: String) -> String {
        var json = JSONWriter()
        json.object { json in
            json.field("dry_run", isDryRun)
            json.field("events", events)
            if let known { json.field("retracted_before", known) }
            if isDryRun { json.field("confirm", code) }
        }
        return json.text
    }
}
