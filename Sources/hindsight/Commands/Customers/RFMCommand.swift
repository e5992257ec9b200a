import ArgumentParser
import EventModel
import HindsightClient

struct RFMCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "rfm",
        abstract: "Score customers by how recently, how often and for how much they bought: 1 to 5 each, by fifths of all who have.",
        discussion: """
            The three measures are computed traits of traits.yaml.

            EXAMPLES
              hindsight rfm --as-of 2026-06-30 --limit 0
              hindsight rfm --monetary average_order_value
              hindsight rfm --customer user_id:u42
            """)

    @Option(help: ArgumentHelp("The computed trait that says when somebody bought last.", valueName: "trait"))
    var recency = "last_order_at"

    @Option(help: ArgumentHelp("The one that says how often.", valueName: "trait"))
    var frequency = "order_count"

    @Option(help: ArgumentHelp("The one that says for how much.", valueName: "trait"))
    var monetary = "lifetime_value"

    @Option(help: ArgumentHelp("Only this customer; the scores are of all.", valueName: "ref"))
    var customer: String?

    @Option(help: ArgumentHelp("At most so many customers, 20 unless you say; the scores are of all.", valueName: "count"))
    var limit: Int?

    @Option(help: ArgumentHelp("Go on where an earlier answer ended.", valueName: "cursor"))
    var cursor: String?

    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    func validate() throws {
        if customer != nil, limit != nil || cursor != nil { throw ValidationError("--customer shows one: leave out --limit and --cursor.") }
    }

    var subject: Subject? { customer.map { Subject(kind: "customer", name: $0) } }

    var request: QueryRequest {
        QueryRequest(
            path: ["v1", "rfm"],
            parameters: [("recency", recency), ("frequency", frequency), ("monetary", monetary), ("customer", customer), ("limit", customer == nil ? String(limit ?? 20) : nil), ("cursor", cursor)] + basis.parameters)
    }

    var rows: AnswerRows? { AnswerRows("customers") }

    func show(_ answer: JSONValue, on page: inout Page) { page.rfm(answer) }
}
