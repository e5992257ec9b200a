import ArgumentParser
import EventModel
import HindsightClient

struct IdentityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identity",
        abstract: "Show which identifiers make up a customer and what links them; find customers who may be several; try other rules.",
        discussion: """
            EXAMPLES
              hindsight identity anonymous_id:a-9 --as-of 2026-03-03
              hindsight identity audit --identifiers 50
              hindsight identity compare identity.yaml
            """,
        subcommands: [IdentityGraphCommand.self, IdentityAuditCommand.self, IdentityCompareCommand.self], defaultSubcommand: IdentityGraphCommand.self)
}

struct IdentityGraphCommand: Question {
    static let configuration = CommandConfiguration(commandName: "graph", abstract: "Show which identifiers make up a customer, and what links them.")

    @OptionGroup var reference: CustomerArgument
    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest {
        QueryRequest(path: ["v1", "customers", reference.customer, "identity"], parameters: basis.parameters)
    }

    var subject: Subject? { Subject(kind: "customer", name: reference.customer) }

    func show(_ answer: JSONValue, on page: inout Page) { page.identity(answer) }
}

struct IdentityAuditCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Find customers who may be several people.",
        discussion: """
            Named are customers with many identifiers, and those that one pair of identifiers alone holds together with many on either side: a \
            shared phone, a till's number. unlink parts such a pair.

            EXAMPLE
              hindsight identity audit --identifiers 50 --part 5
            """)

    @Option(help: ArgumentHelp("Name customers with so many identifiers.", valueName: "count"))
    var identifiers = 20

    @Option(help: ArgumentHelp("Name pairs that hold so many together on either side.", valueName: "count"))
    var part = 3

    @Option(help: ArgumentHelp("At most so many customers.", valueName: "count"))
    var limit = 20

    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest {
        QueryRequest(
            path: ["v1", "identity", "audit"],
            parameters: [("identifiers", String(identifiers)), ("part", String(part)), ("limit", String(limit))] + basis.parameters)
    }

    func show(_ answer: JSONValue, on page: inout Page) { page.audit(answer) }
}

struct IdentityCompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Show what other rules would have made of the past: customers split, joined, unchanged. Nothing is changed.",
        discussion: """
            EXAMPLE
              hindsight identity compare identity.yaml --as-of 2026-03-03
            """)

    @Argument(help: ArgumentHelp("An identity.yaml.", valueName: "file"), completion: .file())
    var file: String

    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    func run() async throws {
        let rules = try FileText.read(file)
        let request = QueryRequest(.post, path: ["v1", "identity", "compare"], parameters: basis.parameters, body: Array(rules.utf8))
        let answer = try await QueryClient(socketPath: place.folder.querySocketPath).answer(to: request)
        guard answer.isSuccess else { throw Refusal.error(answer, subject: nil) }
        if output.json { return try Terminal.write(answer.body) }
        let json = try answer.json()
        var page = Page(style: Terminal.style, relative: RelativeTime(answer: json, present: PresentTime.instant))
        page.comparison(json)
        try Terminal.print(page.text)
    }
}
