import ArgumentParser
import EventModel
import HindsightClient

struct FunnelCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "funnel",
        abstract: "Show how many customers went through events one after the other, and how far they came.",
        discussion: """
            Events are names, or {did: NAME, where: …}. A customer counts by the first event in the stretch from which it came furthest; later ones may have others between them. With --step \
            customers are told apart by when they began.

            EXAMPLES
              hindsight funnel "Product Viewed" "Checkout Started" "Order Completed" --within 7d --from 2026-01-01
              hindsight funnel "Product Added" "Order Completed" --within 1d --from 2026-01-01 --step month
            """)

    @Argument(help: ArgumentHelp("The events, one after the other.", valueName: "event"))
    var events: [String]

    @Option(help: ArgumentHelp("From the first event to the last; any time when it is not given.", valueName: "duration"))
    var within: String?

    @Option(help: ArgumentHelp("day, week, month, quarter, year, or a duration such as 2w; all together when it is not given.", valueName: "step"))
    var step: String?

    @OptionGroup var stretch: StretchOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    func validate() throws {
        try stretch.requireStart()
        if events.count < 2 { throw ValidationError("Name two events at least.") }
        if events.contains(where: { $0.contains("\n") }) { throw ValidationError("An event has a line end in it.") }
    }

    var request: QueryRequest {
        QueryRequest(path: ["v1", "funnel"], parameters: [("events", events.joined(separator: "\n")), ("within", within), ("step", step)] + stretch.parameters)
    }

    var rows: AnswerRows? { AnswerRows("intervals", "steps") }

    func show(_ answer: JSONValue, on page: inout Page) { page.funnel(answer) }
}
