import Administration
import ArgumentParser
import Disk
import EventLog
import EventModel
import TimeTravel

/// Which identifiers are meant, and where the ledger is that keeps them.
struct SuppressionTarget: ParsableArguments {
    @OptionGroup var log: LogFolder

    @Option(help: ArgumentHelp("The folder of the erasure ledger; made when it is missing. A daemon that holds the folder uses its own.", valueName: "dir"))
    var keys: String?

    @Argument(help: ArgumentHelp("Identifiers such as email:ada@example.com.", valueName: "identifier"))
    var identifiers: [String]

    @Flag(help: "Print one JSON object.")
    var json = false

    /// Changes the list, at the daemon or under the folder's lock, and reports.
    func change(_ verb: Suppression.Verb, _ done: String) throws {
        try Failure.handling {
            let suppression = try Suppression(verb, identifiers)
            let text = try HoldingDaemon(of: log).map { daemon in
                try daemon.answer(to: verb.rawValue) { json in json.field("identifiers", texts: identifiers) }
            } ?? change(suppression, verb)
            if json { return try OutputStream.report(text) }
            let report = try JSONValue(parsing: text)
            let (all, changed) = (report.number("identifiers"), report.number("changed"))
            let others = all > changed ? "; \(Figure.count(all - changed)) had been so before" : ""
            try OutputStream.report("\(Figure.counted(changed, "identifier")) \(done)\(others)")
        }
    }

    private func change(_ suppression: Suppression, _ verb: Suppression.Verb) throws -> String {
        guard let keys else { throw RunError("--keys is needed: no daemon holds the folder") }
        let ledger = try ErasureLedger.openOrMake(keys, fileSystem: PosixFileSystem())
        return try log.withLogToChange(verb.rawValue, ledger: ledger) { opened in
            guard let list = opened.suppressions else { throw RunError("the log has no ledger") }
            return try suppression.apply(to: list, of: opened, at: ClockSource.system.wall()).text
        }
    }
}

/// Refuses identifiers from now on.
struct Suppress: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Refuses identifiers from now on: no event that carries one of them is stored.",
        discussion: """
            What is in the log stays; erase takes it out, and suppresses the identifiers by itself. The list is kept as digests in the folder of \
            the erasure ledger, which hindsightd is given with --keys; senders get the error code suppressed.

            EXAMPLE
              hindsight-admin suppress --data ~/hindsight --keys ~/keys email:ada@example.com user_id:u42
            """)

    @OptionGroup var target: SuppressionTarget

    func run() throws {
        try target.change(.suppress, "refused from now on")
    }
}

/// Takes identifiers again.
struct Unsuppress: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Takes events of suppressed identifiers again.",
        discussion: """
            For somebody who has come back of their own will. Events that were erased stay so: when a sender repeats one, it is answered as a \
            duplicate and not stored.

            EXAMPLE
              hindsight-admin unsuppress --data ~/hindsight --keys ~/keys user_id:u42
            """)

    @OptionGroup var target: SuppressionTarget

    func run() throws {
        try target.change(.unsuppress, "taken again")
    }
}
