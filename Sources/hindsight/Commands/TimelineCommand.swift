import ArgumentParser
import EventModel
import HindsightClient

struct TimelineCommand: Question {
    enum Order: String, CaseIterable, ExpressibleByArgument { case asc, desc }

    static let configuration = CommandConfiguration(
        commandName: "timeline",
        abstract: "Show what happened with a customer: purchases, conversations, tickets, deals, visits.",
        discussion: """
            EXAMPLE
              hindsight timeline user_id:u42 --kinds purchase,refund --from 2026-01-01 --to 2026-03-31 --order desc --limit 20
            """)

    @OptionGroup var reference: CustomerArgument

    @Option(help: ArgumentHelp("Only entries of these kinds, with commas between.", valueName: "kinds"))
    var kinds: String?

    @Option(help: ArgumentHelp("Entries from this instant, or from the start of this date.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("Entries up to this instant, or to the end of this date.", valueName: "time"))
    var to: String?

    @Option(help: ArgumentHelp("At most so many entries.", valueName: "count"))
    var limit: Int?

    @Option(help: "Oldest first (asc) or newest first (desc).")
    var order: Order = .asc

    @Option(help: ArgumentHelp("Go on where an earlier answer ended.", valueName: "cursor"))
    var cursor: String?

    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest {
        QueryRequest(
            path: ["v1", "customers", reference.customer, "timeline"],
            parameters: [
                ("kinds", kinds), ("from", from), ("to", to), ("limit", limit.map(String.init)),
                ("order", order == .asc ? nil : order.rawValue), ("cursor", cursor),
            ] + basis.parameters)
    }

    var subject: Subject? { Subject(kind: "customer", name: reference.customer) }

    func show(_ answer: JSONValue, on page: inout Page) { page.timeline(answer) }
}
