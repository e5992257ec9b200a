import ArgumentParser
import EventModel
import HindsightClient

struct PointInTimeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "point-in-time",
        abstract: "Show what was known of customers at instants: leak-free rows for models.",
        discussion: """
            Rows name a customer and an instant: {"customer":"user_id:u42","as_of":"2026-03-03T12:00:00Z"} a line, or CSV with the columns customer and as_of. What else a row \
            says, such as a label, is given back. A row is answered with what had been recorded by its instant, and with customers merged as they were known to be then; \
            --with-hindsight uses what is recorded now. Features are columns as of hindsight customers: traits.NAME, computed.NAME, audiences.NAME, lifecycle, consents.PURPOSE…

            Answers come in the order of the rows, CSV for CSV unless --json says NDJSON, NDJSON for NDJSON unless --csv says CSV. A row that cannot be read is told on standard error with its \
            line, is an error in its place among the answers, and makes the exit status 1; the others are answered.

            EXAMPLES
              hindsight point-in-time labels.csv --features order_count,lifetime_value,traits.plan,audiences.repeat_buyers > training.csv
              hindsight point-in-time - --features sessions_30d,lifecycle --with-hindsight < rows.ndjson
            """)

    @Argument(help: ArgumentHelp("The file of rows; - for standard input.", valueName: "file"))
    var file = "-"

    @Option(help: ArgumentHelp("What to tell of each, with commas between.", valueName: "columns"))
    var features: String

    @Flag(help: "Use what was recorded after a row's instant, too.")
    var withHindsight = false

    @Option(help: ArgumentHelp("Using only what was recorded up to this position, instant or date, whatever a row's instant.", valueName: "position"))
    var asKnownAt: String?

    @Option(help: ArgumentHelp("With customers merged as they were at this instant or date, in all rows.", valueName: "time"))
    var identityAsOf: String?

    @Option(name: [.customLong("tz")], help: ArgumentHelp("The time zone that dates and calendar windows mean.", valueName: "zone"))
    var timeZone: String?

    @Flag(help: "Print NDJSON, as the daemon's HTTP interface answers.")
    var json = false

    @Flag(help: "Print RFC 4180, safe to open in a spreadsheet.")
    var csv = false

    @OptionGroup var place: PlaceOptions

    func validate() throws {
        if csv, json { throw ValidationError("Give --csv or --json, not both.") }
    }

    func run() async throws {
        let interrupt = try Interrupt.install()
        let input = try LineSource(path: file, interrupt: interrupt)
        let name = input.name
        var (parts, known, isFirst, hasFaults) = (RowParts(LineReader(input)), asKnownAt, true, false)
        while let part = try await parts.next() {
            guard !interrupt.hasCome else { throw ExitCode.failure }
            // Parts are answered as one: with what the first of them knows.
            if known == nil, isFirst, part.hasMore { known = try await durablePosition() }
            hasFaults = try await answer(part, name, knownAt: known, hasHeading: isFirst) || hasFaults
            isFirst = false
        }
        if hasFaults { throw ExitCode.failure }
    }

    /// - Returns: Whether a row could not be read.
    private func answer(_ part: RowParts.Part, _ name: String, knownAt: String?, hasHeading: Bool) async throws -> Bool {
        let format = json ? RowOutput.Format.ndjson : csv ? .csv : part.format
        let request = QueryRequest(
            .post, path: ["v1", "point-in-time"],
            parameters: [
                ("features", features), ("format", format.rawValue), ("hindsight", withHindsight ? "1" : nil), ("first_line", String(part.firstLine)), ("as_known_at", knownAt),
                ("identity_as_of", identityAsOf), ("tz", timeZone),
            ], body: part.bytes)
        let output = RowOutput(format, name: name, skipsHeading: !hasHeading)
        let answer = try await QueryClient(socketPath: place.folder.querySocketPath).pieces(of: request) { piece in try await output.write(piece) }
        guard answer.isSuccess else { throw Refusal.error(answer, subject: nil) }
        return await output.faultCount > 0
    }

    private func durablePosition() async throws -> String? {
        let answer = try await QueryClient(socketPath: place.folder.querySocketPath).answer(to: QueryRequest(path: ["v1", "status"]))
        guard answer.isSuccess else { throw Refusal.error(answer, subject: nil) }
        return try answer.json()["domains"]?["customer"]?["durable_position"]?.jsonText
    }
}
