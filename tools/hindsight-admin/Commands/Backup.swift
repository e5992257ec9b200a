import Administration
import ArgumentParser
import EventLog
import EventModel
import TimeTravel

/// Copies a log into a folder of backups.
struct Backup: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copies a log into a folder of backups, beside its daemon or without it.",
        discussion: """
            A backup is the log at one durable position: every event up to it, whatever a daemon appends, seals or merges meanwhile. Sealed \
            LogSegments that an earlier backup in the folder has are not copied again. What is copied is read back and verified before the \
            backup is listed; one that ends early, however, leaves the older ones whole and is made up for by the next. With --keep older \
            backups are removed, and the files that none needs any more.

            The folder has the backups of one log and nothing else; best on another disk. Read from a disk that lies, a file that was just \
            written comes from the system's cache: --verify-reused reads what earlier backups copied.

            EXAMPLES
              hindsight-admin backup --data ~/hindsight --to /mnt/backups/hindsight
              hindsight-admin backup --data ~/hindsight --to /mnt/backups/hindsight --keep 14 --verify-reused
              hindsight-admin backup --data ~/hindsight --to /mnt/backups/hindsight --dry-run --json
            """)

    @OptionGroup var log: LogFolder

    @Option(help: ArgumentHelp("The folder of backups; made when it is missing.", valueName: "backups"))
    var to: String

    @Option(help: ArgumentHelp("Keep so many backups, this one among them, and remove the older ones; all when not given.", valueName: "number"))
    var keep: Int?

    @Flag(help: "Read files again that earlier backups copied; a damaged one is copied again.")
    var verifyReused = false

    @Flag(help: "Only show what would be copied and removed.")
    var dryRun = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if let keep, keep < 1 { throw ValidationError("--keep: at least 1") }
    }

    func run() throws {
        try Failure.handling {
            Interruption.expect()
            let began = ClockSource.system.monotonicMicros()
            var backup = LogBackup(folder: log.path, domain: log.domain, target: to)
            (backup.keep, backup.verifiesReused, backup.isDryRun) = (keep, verifyReused, dryRun)
            let report = try backup.run(fileSystem: log.disk()) { step, done, total throws(EventLogError) in
                try CopyProgress.show(step == .copying ? "copying" : "verifying", done, of: total, "what was copied is used by the next backup, older ones are whole")
            }
            let seconds = dryRun ? nil : Figure.seconds(ClockSource.system.monotonicMicros() - began)
            try OutputStream.report(json ? BackupReport(report, seconds: seconds).text : Terminal.printable(Self.words(report, seconds: seconds)))
        }
    }

    static func words(_ report: LogBackup.Report, seconds: Double?) -> String {
        let generation = report.generation
        var lines = report.notes.map { "note: " + $0 }
        let verb = seconds == nil ? "would be " : ""
        lines += report.removedGenerations.map { "backup \($0) \(verb)removed" }
        if !report.removedFiles.isEmpty { lines.append("\(Figure.counted(report.removedFiles.count, "file")) that no backup needs \(verb)removed") }
        lines.append(
            "backup \(generation.name): \(Figure.counted(Int(clamping: generation.position), "event")), \(Figure.bytes(Int(generation.bytes))): "
                + "\(Figure.counted(report.copied.count, "file")) \(verb)copied (\(Figure.bytes(Int(report.copiedBytes)))), "
                + "\(report.reused.count) reused (\(Figure.bytes(Int(report.reusedBytes))))"
                + (seconds.map { ", verified, in \(Figure.oneDecimal($0)) s" } ?? "; nothing was changed"))
        return lines.joined(separator: "\n")
    }
}
