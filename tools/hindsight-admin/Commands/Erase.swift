import Administration
import ArgumentParser
import Definitions
import Disk
import EventLog
import EventModel
import TimeTravel

/// Takes a customer out of a log for good.
struct Erase: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Erases a customer: every event that carries one of their identifiers, from every file of the log.",
        discussion: """
            Without --confirm nothing is changed: the customer's identifiers are shown as they are known now, what would be taken, and the command \
            that takes it. With it every event that carries one of these identifiers is taken, those that came since, too; exit code 3 when the \
            customer has others now.

            Positions stay, empty. The files are written anew, read back, and searched for what must be gone. Events of others that mention one of \
            the identifiers in a text are named and stay. Stopped or killed in between, the log stays closed until --resume completes the erasure. \
            Backups made before still have the customer: prune them, and restore them with --keys only.

            A daemon that holds the folder is asked to do it while it serves: at once nothing of the customer is accepted or answered any more. \
            Without a daemon the log is opened for it.

            --keys names a folder apart from the data, which keeps digests of what was erased under a key that is made there. Keep it, and keep it \
            safe: without it an old backup cannot be restored without the customer.

            EXAMPLES
              hindsight-admin erase --data ~/hindsight --keys ~/keys user_id:u42
              hindsight-admin erase --data ~/hindsight --keys ~/keys user_id:u42 --confirm 5f3a90c1
              hindsight-admin erase --data ~/hindsight --keys ~/keys --resume
            """)

    @OptionGroup var log: LogFolder

    @Option(help: ArgumentHelp("The folder of the erasure ledger; made when it is missing. A daemon that holds the folder uses its own.", valueName: "dir"))
    var keys: String?

    @Option(help: ArgumentHelp("The folder whose identity.yaml says who is who. Default: the rules shipped.", valueName: "dir"))
    var definitions: String?

    @Argument(help: ArgumentHelp("Whom: an identifier such as user_id:u42, or a customer id such as c17.", valueName: "customer"))
    var customer: String?

    @Option(help: ArgumentHelp("Erase what was shown together with this code.", valueName: "code"))
    var confirm: String?

    @Flag(help: "Complete an erasure that was interrupted.")
    var resume = false

    @Flag(help: "Apply the erasures of the ledger to a log that is an older copy.")
    var applyLedger = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard [customer != nil, resume, applyLedger].count(where: { $0 }) == 1 else { throw ValidationError("Name a customer, or give --resume or --apply-ledger.") }
        if confirm != nil, customer == nil { throw ValidationError("--confirm goes with a customer.") }
    }

    func run() throws {
        try Failure.handling {
            Interruption.expect()
            if let daemon = try HoldingDaemon(of: log) { return try ask(daemon) }
            if resume { return try completeInterrupted() }
            if applyLedger { return try applyMissing() }
            guard let customer else { return }
            if let confirm { try erase(customer, confirm) } else { try showPlan(of: customer) }
        }
    }

    private func ask(_ daemon: HoldingDaemon) throws {
        if applyLedger { throw RunError("a daemon serves no log that is an older copy than its ledger: there is nothing to apply") }
        let text = try daemon.answer(to: "erase") { json in
            if resume { json.field("resume", true) }
            if let customer { json.field("customer", customer) }
            if let confirm { json.field("confirm", confirm) }
        }
        try report(text)
    }

    private func showPlan(of customer: String) throws {
        let disk = try log.disk()
        let opened = try EventLog.open(EventLogOptions(folder: log.path, domain: log.domain, isReadOnly: true), fileSystem: disk)
        defer { opened.close() }
        try report(ErasureSubject(customer, of: history(of: opened), in: opened))
    }

    private func history(of opened: EventLog) throws -> CustomerHistory {
        try opened.followedHistory(definitions.map { folder in try DefinitionLoader.load(folder: folder) } ?? DefinitionLoader.load(files: [:]))
    }

    /// What is typed to have it done.
    private func command(_ code: String) -> String {
        var words = ["hindsight-admin erase --data \(Terminal.quoted(log.data))"]
        if log.domain != .customer { words.append("--domain \(log.domain.rawValue)") }
        if let keys { words.append("--keys \(Terminal.quoted(keys))") }
        if let definitions { words.append("--definitions \(Terminal.quoted(definitions))") }
        return (words + [Terminal.quoted(customer ?? ""), "--confirm \(code)"]).joined(separator: " ")
    }

    private func erase(_ customer: String, _ code: String) throws {
        let receipts = try log.withLogToChange("erase") { log in
            try ErasureSubject(customer, of: history(of: log), in: log).erase(
                confirmedBy: code, from: log, ledger: ledger, at: ClockSource.system.wall(), progress: Self.show)
        }
        try report(receipts)
    }

    private func ledger() throws -> ErasureLedger { try ErasureLedger.openOrMake(keysNeeded(), fileSystem: PosixFileSystem()) }

    private func keysNeeded() throws -> String {
        guard let keys else { throw RunError("--keys is needed: no daemon holds the folder") }
        return keys
    }

    private func completeInterrupted() throws {
        let ledger = try ledger()
        let receipt = try log.withLogToChange("erase", completesErasure: true) { log in
            try log.completeErasure(ledger, at: ClockSource.system.wall(), progress: Self.show).map { try ErasureReceipts(noting: [$0], in: log) }
        }
        guard let receipt else { throw RunError("no erasure of this log was interrupted") }
        try report(receipt)
    }

    private func applyMissing() throws {
        let keys = try keysNeeded()
        guard let ledger = try ErasureLedger.open(keys, fileSystem: PosixFileSystem()) else { throw RunError("no erasure ledger in \(keys)") }
        try report(log.withLogToChange("erase") { log in try ErasureReceipts(noting: log.applyErasures(of: ledger, progress: Self.show), in: log) })
    }

    private func report(_ answer: some JSONAnswer) throws { try report(answer.text) }

    private func report(_ text: String) throws {
        if json { return try OutputStream.report(text) }
        let answer = try JSONValue(parsing: text)
        let words = answer["dry_run"] == nil ? ErasureText.words(ofReceipts: answer) : ErasureText.words(ofPlan: answer, command: command)
        try OutputStream.report(Terminal.printable(words))
    }

    private static func show(_ progress: ErasureProgress) throws(EventLogError) {
        Terminal.progress("\(progress.step)", progress.done, of: progress.total)
        guard Interruption.hasCome else { return }
        throw EventLogError.stopped(
            progress.step == .sealing ? "stopped; nothing was erased" : "stopped; the log stays closed until the erasure is complete: run erase --resume")
    }
}
