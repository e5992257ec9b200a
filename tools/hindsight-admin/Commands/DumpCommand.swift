import ArgumentParser
import Disk
import EventLog
import EventModel
import Glibc

/// `hindsight-admin dump`
struct DumpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump",
        abstract: "Writes the events of a log to standard output, one JSON object a line, by position.",
        discussion: """
            Each line is {"position":…,"recorded_at":…,"source":…,"event":{…}}, as GET /v1/log/events answers; with --plain the event alone, exactly \
            as it was sent. Stops at damage, after everything before it, with status 2.

            EXAMPLES
              hindsight-admin dump --data /var/lib/hindsight --from 88000 --limit 10
              hindsight-admin dump --data /var/lib/hindsight --plain > events.ndjson
            """)

    @OptionGroup var log: LogOptions

    @Flag(help: "The events alone, as they were sent.")
    var plain = false

    @Option(help: ArgumentHelp("The first position wanted.", valueName: "POSITION"))
    var from: UInt64?

    @Option(help: ArgumentHelp("The last position wanted.", valueName: "POSITION"))
    var to: UInt64?

    @Option(help: ArgumentHelp("Stop after so many events.", valueName: "COUNT"))
    var limit: UInt64?

    @Flag(help: "Accepted for scripts that pass it to every verb: a dump is JSON in any case.")
    var json = false

    func validate() throws { _ = try DumpRange(from: from, to: to, limit: limit) }

    func run() throws {
        let fileSystem = PosixFileSystem()
        let range = try DumpRange(from: from, to: to, limit: limit)
        let access = try LogAccess(log, fileSystem)
        defer { access.release() }
        Notes.writeLive(log)
        var verification = try AdminError.on {
            try LogVerification(folder: access.folder, domain: log.domain, from: range.first, fileSystem: fileSystem)
        }
        try dump(EventDump(range, isPlain: plain), from: &verification)
    }

    private func dump(_ dump: EventDump, from verification: inout LogVerification) throws {
        var (dump, output) = (dump, ByteOutput())
        var progress = ProgressBar("dumping", isShown: Terminal.isTerminal(STDERR_FILENO) && !Terminal.isTerminal(STDOUT_FILENO))
        defer { progress.clear() }
        var goesOn = true
        while goesOn, let step = try AdminError.on({ try verification.next() }) {
            switch step {
            case .block(let block): try output.append { goesOn = dump.append(block, to: &$0) }
            case .finding(let finding):
                progress.clear()
                if dump.concerns(finding) { try output.flush() }
                try report(finding, isFatal: dump.concerns(finding))
            }
            progress.update(done: verification.bytesDone, total: verification.bytesTotal)
        }
        try output.flush()
    }

    private func report(_ finding: LogFinding, isFatal: Bool) throws {
        let line = FindingText.line(finding, isLive: log.live)
        guard isFatal else { return Notes.write(line) }
        throw AdminError(finding.kind == .damaged ? .damaged : .refused, line + "; the dump ends before it: see hindsight-admin verify")
    }
}
