import ArgumentParser
import Disk
import EventLog
import EventModel

/// Which identifiers are meant, and where the ledger is that keeps them.
struct SuppressionTarget: ParsableArguments {
    @OptionGroup var log: LogFolder

    @Option(help: ArgumentHelp("The folder of the erasure ledger; made when it is missing.", valueName: "dir"))
    var keys: String

    @Argument(help: ArgumentHelp("Identifiers such as email:ada@example.com.", valueName: "identifier"))
    var identifiers: [String]

    @Flag(help: "Print one JSON object.")
    var json = false

    /// Changes the list under the folder's lock, and reports.
    func change(_ verb: String, _ done: String, _ body: (SuppressionList, [Identifier]) throws(EventLogError) -> Int) throws {
        try Failure.handling {
            let wanted = try identifiers.map { text in
                guard let identifier = Identifier(reference: text) else { throw RunError("'\(text)' is no identifier: use kind:value, such as user_id:u42") }
                return identifier
            }
            let ledger = try ErasureLedger.openOrMake(keys, fileSystem: PosixFileSystem())
            let count = try log.withLogToChange(verb, ledger: ledger) { opened in
                guard let list = opened.suppressions else { throw RunError("the log has no ledger") }
                return try body(list, wanted)
            }
            var report = JSONWriter()
            report.object { report in
                report.field("identifiers", wanted.count)
                report.field("changed", count)
            }
            let others = wanted.count > count ? "; \(Figure.count(wanted.count - count)) had been so before" : ""
            try OutputStream.report(json ? report.text : "\(Figure.counted(count, "identifier")) \(done)\(others)")
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
        try target.change("suppress", "refused from now on") { list, identifiers throws(EventLogError) in
            try list.suppress(identifiers, at: ClockSource.system.wall())
        }
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
        try target.change("unsuppress", "taken again") { list, identifiers throws(EventLogError) in
            try list.unsuppress(identifiers, at: ClockSource.system.wall())
        }
    }
}
