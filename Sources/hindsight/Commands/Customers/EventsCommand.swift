import ArgumentParser
import HindsightClient

struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Show the events of a customer, as they were sent.",
        discussion: """
            With --json one line an event: {"position":…,"recorded_at":…,"source":…,"event":{…}}.

            EXAMPLES
              hindsight events user_id:u42 --as-of 2026-03-03
              hindsight events user_id:u42 --json > u42.ndjson
            """)

    @OptionGroup var reference: CustomerArgument

    @Option(help: ArgumentHelp("At most so many events.", valueName: "count"))
    var limit: Int?

    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest {
        QueryRequest(
            path: ["v1", "customers", reference.customer, "events"],
            parameters: [("limit", limit.map(String.init))] + basis.parameters)
    }

    func run() async throws {
        try output.checkNoRows()
        let client = QueryClient(socketPath: place.folder.querySocketPath)
        let printer = EventPrinter(style: Terminal.style, isJSON: output.json)
        let answer = try await client.lines(of: request) { line in try await printer.print(line) }
        guard answer.isSuccess else { throw Refusal.error(answer, subject: Subject(kind: "customer", name: reference.customer)) }
        try await printer.finish()
    }
}
