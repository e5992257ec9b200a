import ArgumentParser
import EventModel
import HindsightClient

struct ExplainCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show how a value or a membership of a customer came to be: the events, rules and links that made it.",
        discussion: """
            Of an audience the rule with each condition's verdict, since when it is that, and the events that decided it; of a computed trait the events that \
            counted, those that did not and why, and the reckoning; of a trait the value that holds and those that lost; of an identifier the links that lead to it.

            EXAMPLES
              hindsight explain user_id:u42 --audience lapsed_buyers --as-of 2026-03-03
              hindsight explain user_id:u42 --computed lifetime_value
              hindsight explain user_id:u42 --trait plan
              hindsight explain user_id:u42 --identifier anonymous_id:a-9
            """)

    @OptionGroup var reference: CustomerArgument

    @Option(help: ArgumentHelp("Why the customer is in this audience, or is not.", valueName: "name"))
    var audience: String?

    @Option(help: ArgumentHelp("How this computed trait came to be.", valueName: "name"))
    var computed: String?

    @Option(help: ArgumentHelp("Which event set this trait, and which values lost.", valueName: "name"))
    var trait: String?

    @Option(help: ArgumentHelp("Which decisions on this purpose hold.", valueName: "purpose"))
    var consent: String?

    @Flag(help: "Why the customer is in this stage of life.")
    var lifecycle = false

    @Option(help: ArgumentHelp("How this identifier is connected with the customer…", valueName: "kind:value"))
    var identifier: String?

    @Option(help: ArgumentHelp("…or with this one.", valueName: "kind:value"))
    var to: String?

    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    private var subjects: [(name: String, value: String?)] {
        [
            ("audience", audience), ("computed", computed), ("trait", trait), ("consent", consent), ("lifecycle", lifecycle ? "" : nil), ("identifier", identifier),
        ]
    }

    func validate() throws {
        let given = subjects.filter { $0.value != nil }.map { "--" + $0.name }
        guard let first = given.first else { throw ValidationError("Say what to explain: --audience, --computed, --trait, --consent, --lifecycle or --identifier.") }
        if given.count > 1 { throw ValidationError("Give one of \(first) and \(given[1]).") }
        if to != nil, identifier == nil { throw ValidationError("--to goes with --identifier.") }
    }

    var request: QueryRequest {
        QueryRequest(path: ["v1", "customers", reference.customer, "explain"], parameters: subjects + [("to", to)] + basis.parameters)
    }

    var subject: Subject? { Subject(kind: "customer", name: reference.customer) }

    func show(_ answer: JSONValue, on page: inout Page) { page.explanation(answer) }
}
