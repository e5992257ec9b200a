import Administration
import ArgumentParser
import EventLog
import EventModel
import TimeTravel

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

    func validate() throws {
        let range = [source != nil, from != nil, to != nil]
        guard range.allSatisfy({ $0 == messageIds.isEmpty }) else { throw ValidationError("Give messageIds, or --source, --from and --to.") }
        if let from, let to, from < 1 || to < from { throw ValidationError("--from is at least 1, and --to at least --from.") }
        if reason.isEmpty { throw ValidationError("--reason is empty.") }
    }

    func run() throws {
        try Failure.handling {
            Interruption.expect()
            let retraction = try Retraction(selection, reason: reason)
            let text = try HoldingDaemon(of: log).map(ask) ?? perform(retraction)
            try report(text)
        }
    }

    private var selection: Retraction.Selection {
        guard messageIds.isEmpty, let source, let from, let to else { return .messageIds(messageIds) }
        return .source(source, from...to)
    }

    private func ask(_ daemon: HoldingDaemon) throws -> String {
        try daemon.answer(to: "retract") { json in
            json.field("reason", reason)
            if !messageIds.isEmpty { json.field("message_ids", texts: messageIds) }
            if let source { json.field("source", source) }
            if let from { json.field("from", LogPosition(rawValue: from)) }
            if let to { json.field("to", LogPosition(rawValue: to)) }
            if let confirm { json.field("confirm", confirm) }
        }
    }

    private func perform(_ retraction: Retraction) throws -> String {
        if let confirm { return try log.withLogToChange("retract") { log in try retraction.apply(to: log, confirmedBy: confirm, progress: Self.show).text } }
        let opened = try EventLog.open(EventLogOptions(folder: log.path, domain: log.domain, isReadOnly: true), fileSystem: log.disk())
        defer { opened.close() }
        return try retraction.plan(opened.readView(), progress: Self.show).text
    }

    private static func show(_ step: String, _ done: Int, _ total: Int) throws(EventLogError) {
        Terminal.progress(step, UInt64(done), of: UInt64(total))
        guard Interruption.hasCome, step == "retracting" else { return }
        throw EventLogError.stopped("stopped after \(done) of \(total); run it again to go on")
    }

    private func report(_ text: String) throws {
        if json { return try OutputStream.report(text) }
        let answer = try JSONValue(parsing: text)
        let count = Figure.counted(answer.number("events"), "event")
        guard let code = answer["confirm"]?.stringValue else {
            let known = answer.number("retracted_before")
            return try OutputStream.report("\(count) retracted" + (known > 0 ? "; \(Figure.count(known)) had been before" : ""))
        }
        let what = messageIds.isEmpty ? "of \(source ?? "") at positions \(from ?? 0) to \(to ?? 0)" : "with these messageIds"
        try OutputStream.report(
            Terminal.printable("\(count) \(what) would be retracted; nothing was changed\nto retract them: give the same command --confirm \(code)"))
    }
}
