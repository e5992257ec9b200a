import ArgumentParser
import Disk
import EventLog
import Glibc

/// `hindsight-admin inspect`
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Shows what a log consists of: its LogSegments, their positions, times, sizes and compression.",
        discussion: """
            FILE is the size on disk, USED the header and the Blocks in it, RAW the payloads before LZ4 and STORED after. --measure-json also turns \
            every event back into JSON text, to compare with that.

            EXAMPLE
              hindsight-admin inspect --data /var/lib/hindsight --blocks
            """)

    @OptionGroup var log: LogOptions

    @Flag(help: "List the Blocks of every LogSegment.")
    var blocks = false

    @Flag(help: "Measure the events as JSON text; takes longer.")
    var measureJson = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let fileSystem = PosixFileSystem()
        let access = try LogAccess(log, fileSystem)
        defer { access.release() }
        Notes.writeLive(log)
        let inspection = try inspect(access.folder, fileSystem)
        try ByteOutput.write(json ? inspection.json : inspection.text)
        if let error = AdminError(inspection.report) { throw error }
    }

    private func inspect(_ folder: String, _ fileSystem: any FileSystem) throws -> Inspection {
        var inspection = Inspection(folder: folder, domain: log.domain, isLive: log.live, measuresJSON: measureJson, keepsBlocks: blocks)
        var progress = ProgressBar(measureJson ? "measuring" : "reading", isShown: Terminal.isTerminal(STDERR_FILENO))
        defer { progress.clear() }
        var verification = try AdminError.on { try LogVerification(folder: folder, domain: log.domain, fileSystem: fileSystem) }
        while let step = try AdminError.on({ try verification.next() }) {
            if case .block(let block) = step { inspection.add(block) }
            progress.update(done: verification.bytesDone, total: verification.bytesTotal)
        }
        inspection.report = verification.report
        return inspection
    }
}
