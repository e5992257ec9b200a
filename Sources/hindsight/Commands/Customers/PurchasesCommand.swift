import ArgumentParser
import EventModel
import HindsightClient

struct PurchasesCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "purchases",
        abstract: "Show what a customer bought and gave back, with totals for each currency.",
        discussion: """
            EXAMPLE
              hindsight purchases user_id:u42 --from 2026-01-01 --order desc --limit 20
            """)

    @OptionGroup var reference: CustomerArgument

    @Option(help: ArgumentHelp("Purchases from this instant, or from the start of this date.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("Purchases up to this instant, or to the end of this date.", valueName: "time"))
    var to: String?

    @Option(help: ArgumentHelp("At most so many purchases and refunds; the totals are of all.", valueName: "count"))
    var limit: Int?

    @Option(help: "Oldest first (asc) or newest first (desc).")
    var order: TimelineOptions.Order = .asc

    @Option(help: ArgumentHelp("Go on where an earlier answer ended.", valueName: "cursor"))
    var cursor: String?

    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest {
        QueryRequest(
            path: ["v1", "customers", reference.customer, "purchases"],
            parameters: [
                ("from", from), ("to", to), ("limit", limit.map(String.init)), ("order", order == .asc ? nil : order.rawValue), ("cursor", cursor),
            ] + basis.parameters)
    }

    var subject: Subject? { Subject(kind: "customer", name: reference.customer) }

    var rows: AnswerRows? { AnswerRows("entries") }

    func show(_ answer: JSONValue, on page: inout Page) { page.purchases(answer) }
}
