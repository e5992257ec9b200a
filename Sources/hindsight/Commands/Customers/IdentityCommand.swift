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
              hindsight identity --rules identity.yaml
            """,
        subcommands: [IdentityGraphCommand.self, IdentityAuditCommand.self, IdentityCompareCommand.self], defaultSubcommand: IdentityGraphCommand.self)
}

struct IdentityGraphCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph", abstract: "Show which identifiers make up a customer, and what links them.",
        discussion: """
            --audit is the same as the verb audit, --rules FILE as compare FILE; neither takes a REF.

            EXAMPLES
              hindsight identity user_id:u42
              hindsight identity --audit
              hindsight identity --rules identity.yaml --as-of 2026-03-03
            """)

    @Argument(help: ArgumentHelp("The customer: kind:value, such as user_id:u42, or a customer id such as c17.", valueName: "ref"))
    var customer: String?

    @Flag(help: "Find customers who may be several people.")
    var audit = false

    @Option(help: ArgumentHelp("Show what the rules of this identity.yaml would have made of the past.", valueName: "file"), completion: .file())
    var rules: String?

    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    func validate() throws {
        guard [customer != nil, audit, rules != nil].count(where: { $0 }) == 1 else {
            throw ValidationError("Give one of a REF, --audit and --rules FILE.")
        }
    }

    func run() async throws {
        if let rules { return try await IdentityRulesQuestion(rules: try FileText.read(rules), basis: basis, output: output, place: place).ask() }
        let subject = customer.map { Subject(kind: "customer", name: $0) }
        let asked = Asked(output: output, place: place, subject: subject)
        guard let customer else { return try await asked.show(AuditRequest().request(basis)) { $1.audit($0) } }
        try await asked.show(QueryRequest(path: ["v1", "customers", customer, "identity"], parameters: basis.parameters)) { $1.identity($0) }
    }
}

/// How thorough an audit is.
struct AuditRequest {
    static let identifiersDefault = 20
    static let partDefault = 3
    static let limitDefault = 20

    var identifiers = identifiersDefault
    var part = partDefault
    var limit = limitDefault

    func request(_ basis: BasisOptions) -> QueryRequest {
        QueryRequest(
            path: ["v1", "identity", "audit"],
            parameters: [("identifiers", String(identifiers)), ("part", String(part)), ("limit", String(limit))] + basis.parameters)
    }
}

/// What other rules would have made of the past.
struct IdentityRulesQuestion {
    /// The text of an identity.yaml.
    let rules: String
    let basis: BasisOptions
    let output: OutputOptions
    let place: PlaceOptions

    func ask() async throws {
        let request = QueryRequest(.post, path: ["v1", "identity", "compare"], parameters: basis.parameters, body: Array(rules.utf8))
        try await Asked(output: output, place: place, subject: nil).show(request) { $1.comparison($0) }
    }
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
    var identifiers = AuditRequest.identifiersDefault

    @Option(help: ArgumentHelp("Name pairs that hold so many together on either side.", valueName: "count"))
    var part = AuditRequest.partDefault

    @Option(help: ArgumentHelp("At most so many customers.", valueName: "count"))
    var limit = AuditRequest.limitDefault

    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest { AuditRequest(identifiers: identifiers, part: part, limit: limit).request(basis) }

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
        try await IdentityRulesQuestion(rules: try FileText.read(file), basis: basis, output: output, place: place).ask()
    }
}
