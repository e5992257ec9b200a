import ArgumentParser
import EventLog
import Glibc
import Logging
import Service

/// `hindsightd`: serves one data folder.
@main
struct HindsightDaemon: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hindsightd",
        abstract: "Serves the events of a data folder: append.sock takes them in, query.sock answers about any instant, admin.sock is for administrators.",
        discussion: """
            SIGTERM and SIGINT finish what was read, acknowledge it and close; SIGHUP reloads the definitions.
            Exit status: 0 stopped as asked, 1 could not start, 2 the log is damaged, 3 a write failed, 4 in use.
            """)

    @Option(help: ArgumentHelp("The folder of the logs; made when missing.", valueName: "DIR"))
    var data: String

    @Option(help: ArgumentHelp("The folder of the definitions files. Default: the definitions shipped with the program.", valueName: "DIR"))
    var definitions: String?

    @Option(help: ArgumentHelp("The folder of the erasure ledger, as given to hindsight-admin erase: identifiers that were erased or suppressed are refused.", valueName: "DIR"))
    var keys: String?

    @Option(
        name: .customLong("run"),
        help: ArgumentHelp("The folder of the sockets. Default: $HINDSIGHT_RUN, else DATA/run.", valueName: "DIR"))
    var runFolder: String?

    @Option(help: ArgumentHelp("Where services append events. Default: RUN/append.sock.", valueName: "PATH"))
    var appendSocket: String?

    @Option(help: ArgumentHelp("Where analysts ask. Default: RUN/query.sock.", valueName: "PATH"))
    var querySocket: String?

    @Option(help: ArgumentHelp("Where administrators have the log changed; hindsight-admin finds it. Default: RUN/admin.sock.", valueName: "PATH"))
    var adminSocket: String?

    @Option(help: ArgumentHelp("A group that may append, too.", valueName: "GROUP"))
    var appendGroup: String?

    @Option(help: ArgumentHelp("A group that may ask, too.", valueName: "GROUP"))
    var queryGroup: String?

    @Option(help: ArgumentHelp("A group that may administer, too.", valueName: "GROUP"))
    var adminGroup: String?

    @Option(
        help: ArgumentHelp(
            "Bytes at which a log file is closed and the next begun: 64 KiB to 1 GiB. Default: \(EventLogOptions.segmentBytesDefault).",
            valueName: "BYTES"))
    var segmentBytes: Int?

    @Flag(help: "Merging places all events of a customer side by side: less to read from a cold disk, more work for merging.")
    var clusterCustomers = false

    @Option(help: ArgumentHelp("Longest event accepted, in bytes: 1 KiB to 1 MiB. Default: 32768.", valueName: "BYTES"))
    var eventBytesMax: Int?

    @Option(help: ArgumentHelp("trace, debug, info, notice, warning, error or critical.", valueName: "LEVEL"))
    var logLevel: Logger.Level = .info

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        // Until the service listens for it, SIGHUP must not end it.
        signal(SIGHUP, SIG_IGN)
        let level = logLevel
        let logger = Logger(label: "hindsightd") { _ in StderrLogHandler(level: level) }
        do throws(DaemonError) {
            let daemon = try Daemon(options, logger: logger)
            try await daemon.run()
        } catch {
            logger.critical("\(error)")
            throw ExitCode(error.status.rawValue)
        }
    }
}
