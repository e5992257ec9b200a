import Administration
import ArgumentParser
import Disk
import EventLog
import EventModel

/// Makes a log of a backup.
struct Restore: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Restores a log from a folder of backups into a folder that has none.",
        discussion: """
            The log's folder, DIR/customer, must be missing or empty. Everything is copied beside it, verified to the last byte, and put there \
            whole; until then there is no log. Exit code 2 and the file's name when the backup is damaged. The checkpoint, which makes a start \
            quick, is no part of a backup: the first start makes it again.

            What was erased after the backup was made is in it still: with --keys the erasures of the ledger there are applied before anybody can \
            read the log. Give the folder that erase was given.

            EXAMPLES
              hindsight-admin restore --from /mnt/backups/hindsight --data ~/restored --dry-run
              hindsight-admin restore --from /mnt/backups/hindsight --data ~/restored
              hindsight-admin restore --from /mnt/backups/hindsight --generation 2026-03-01T12-00-00Z --data ~/restored
            """)

    @Option(help: ArgumentHelp("The folder of backups.", valueName: "backups"))
    var from: String

    @Option(help: ArgumentHelp("Which backup, by its name; the newest when not given.", valueName: "name"))
    var generation: String?

    @Option(help: ArgumentHelp("The data folder that the log is put into; made when it is missing.", valueName: "dir"))
    var data: String

    @Option(help: ArgumentHelp("The folder of the erasure ledger, whose erasures are applied.", valueName: "dir"))
    var keys: String?

    @Flag(help: "Only show which backups there are and what would be restored.")
    var dryRun = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        try Failure.handling {
            Interruption.expect()
            let disk = PosixFileSystem()
            guard try disk.exists(from) else { throw RunError("no folder at \(from): --from names the folder of backups") }
            let began = ClockSource.system.monotonicMicros()
            var restore = LogRestore(source: from, generation: generation, data: data)
            restore.isDryRun = dryRun
            if let keys {
                restore.ledger = try ErasureLedger.open(keys, fileSystem: disk)
                if restore.ledger == nil { throw RunError("no erasure ledger in \(keys): leave --keys out when nothing was ever erased") }
            }
            let report = try restore.run(fileSystem: disk) { step, done, total throws(EventLogError) in
                try CopyProgress.show("\(step)", done, of: total, "there is no log, run restore again")
            }
            let seconds = Figure.seconds(ClockSource.system.monotonicMicros() - began)
            try OutputStream.report(json ? Self.json(report, seconds: seconds) : Terminal.printable(Self.words(report, seconds: seconds)))
        }
    }

    private static func words(_ report: LogRestore.Report, seconds: Double) -> String {
        var lines = report.notes.map { "note: " + $0 }
        let generation = report.generation
        let what = "backup \(generation.name): \(Figure.counted(Int(clamping: generation.position), "event")), \(Figure.bytes(Int(generation.bytes)))"
        guard let events = report.events else {
            var table = Table(["backup", "events", "files", "bytes"])
            for generation in report.generations {
                table.add([generation.name, Figure.count(generation.position), Figure.count(generation.files.count), Figure.bytes(Int(generation.bytes))])
            }
            lines += [table.text, "\(what) would be restored into \(report.folder); nothing was changed"]
            return lines.joined(separator: "\n")
        }
        lines.append("\(what) restored into \(report.folder): \(Figure.counted(events, "event")) verified, in \(Figure.oneDecimal(seconds)) s")
        for receipt in report.erasures { lines.append("erasure \(receipt.number) applied: \(Figure.counted(receipt.events, "event")) of it") }
        return lines.joined(separator: "\n")
    }

    private static func json(_ report: LogRestore.Report, seconds: Double) -> String {
        var json = JSONWriter()
        json.object { json in
            json.field("dry_run", report.events == nil)
            json.field("folder", report.folder)
            json.field("backup", report.generation.name)
            json.field("position", LogPosition(rawValue: report.generation.position))
            json.field("files", report.generation.files.count)
            json.field("bytes", Int(report.generation.bytes))
            if let events = report.events {
                json.field("events", events)
                json.field("seconds") { $0.append(seconds: seconds) }
                json.field("erasures_applied", report.erasures.count)
            }
            json.field("backups") { json in
                json.array { json in
                    for generation in report.generations {
                        json.object { json in
                            json.field("name", generation.name)
                            json.field("position", LogPosition(rawValue: generation.position))
                            json.field("bytes", Int(generation.bytes))
                        }
                    }
                }
            }
            json.field("notes") { json in json.array { json in for note in report.notes { json.string(note) } } }
        }
        return json.text
    }
}
