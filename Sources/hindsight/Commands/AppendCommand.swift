import ArgumentParser
import HindsightClient

struct AppendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "append",
        abstract: "Append events from a file or standard input, one JSON object a line.",
        discussion: """
            A file loaded twice adds nothing the second time: the producer is the file's hash unless given, and gives events without a messageId \
            one made of producer and line. Standard input has no producer unless given.

            Rejected lines are printed as file:line: code field message, and make the exit status 1; the others are stored. Ctrl-C finishes what \
            was sent and reports; a second Ctrl-C ends at once.

            EXAMPLES
              hindsight append events.ndjson --source website
              zcat january.ndjson.gz | hindsight append - --source website --producer january
            """)

    @Argument(help: ArgumentHelp("The file; - for standard input.", valueName: "file"))
    var file = "-"

    @Option(help: ArgumentHelp("Who sends the events, as in sources.yaml.", valueName: "name"))
    var source: String?

    @Option(help: ArgumentHelp("Who numbers the lines; the file's SHA-256 hash unless given.", valueName: "name"))
    var producer: String?

    @Flag(help: "Print the result as a JSON object.")
    var json = false

    @OptionGroup var place: PlaceOptions

    func run() async throws {
        let interrupt = try Interrupt.install()
        let lines = try LineSource(path: file, interrupt: interrupt)
        let bar = Terminal.isErrorTerminal ? ProgressBar(totalBytes: lines.totalBytes, style: Terminal.errorStyle) : nil
        let name = lines.name
        let reader = LineReader(lines)
        let hash = producer == nil ? try await reader.contentHash() : nil
        let display = AppendDisplay(name: name, bar: bar)
        let connection = try await open(producer: producer ?? hash, display)
        let totals = try await send(reader, over: connection, display)
        let report = AppendReport(
            totals: totals, blankLines: reader.blankLines, elapsedSeconds: display.elapsedSeconds, isInterrupted: interrupt.hasCome)
        try Terminal.print((json ? report.json : report.sentence) + "\n")
        if totals.rejected > 0 || report.isInterrupted { throw ExitCode.failure }
    }

    private func open(producer: String?, _ display: AppendDisplay) async throws -> AppendConnection {
        let hello = AppendHello(source: source, producer: producer, firstLine: producer == nil ? nil : 1)
        return try await AppendConnection.open(place.folder.appendSocketPath, hello: hello, onRejection: { display.rejected($0) })
    }

    private func send(_ reader: LineReader, over connection: AppendConnection, _ display: AppendDisplay) async throws -> AppendTotals {
        defer { display.clear() }
        do {
            while let chunk = try await reader.next() {
                try await connection.send(chunk)
                display.show(connection.totals)
            }
            return try await connection.finish()
        } catch {
            let totals = connection.totals
            await connection.close()
            throw ProgramError("\(error) (\(totals.acknowledgedLines) lines acknowledged, so stored or rejected)")
        }
    }
}
