import ArgumentParser
import Disk
import EventLog
import Glibc

/// `hindsight-admin verify`
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks every checksum, chain, position and definition of a log, and goes on behind damage.",
        discussion: """
            Changes nothing. Damage is listed with file, offset and the positions it costs, and ends with status 2. A torn tail, the beginning of a \
            commit that was never acknowledged, is no damage.

            EXAMPLE
              hindsight-admin verify --data /var/lib/hindsight
            """)

    @OptionGroup var log: LogOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let fileSystem = PosixFileSystem()
        let access = try LogAccess(log, fileSystem)
        defer { access.release() }
        Notes.writeLive(log)
        let summary = try verify(access.folder, fileSystem)
        try ByteOutput.write(json ? summary.json : summary.text)
        if let error = AdminError(summary.report) { throw error }
    }

    private func verify(_ folder: String, _ fileSystem: any FileSystem) throws -> VerifySummary {
        var progress = ProgressBar("verifying", isShown: Terminal.isTerminal(STDERR_FILENO))
        defer { progress.clear() }
        var verification = try AdminError.on { try LogVerification(folder: folder, domain: log.domain, fileSystem: fileSystem) }
        while let step = try AdminError.on({ try verification.next() }) {
            if case .finding(let finding) = step, !json {
                progress.clear()
                try ByteOutput.write(FindingText.line(finding, isLive: log.live) + "\n")
            }
            progress.update(done: verification.bytesDone, total: verification.bytesTotal)
        }
        return VerifySummary(report: verification.report, seconds: progress.seconds, isLive: log.live)
    }
}
