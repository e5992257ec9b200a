import ArgumentParser
import EventModel
import HindsightClient

struct RetentionCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "retention",
        abstract: "Show cohorts of customers by when they began, and how many came back in each step from then on.",
        discussion: """
            A customer is in the cohort of the step in which the first event of the kind --start occurred, ever. Kinds are event names, or {did: NAME, where: …}.

            EXAMPLES
              hindsight retention --start "Order Completed" --from 2026-01-01 --step month
              hindsight retention --start "Signed Up" --return page --from 2026-01-01 --to 2026-03-31 --step week --csv
            """)

    @Option(help: ArgumentHelp("The event with which customers begin.", valueName: "event"))
    var start: String

    @Option(name: [.customLong("return")], help: ArgumentHelp("What counts as coming back; the same event when it is not given.", valueName: "event"))
    var back: String?

    @Option(help: ArgumentHelp("day, week, month, quarter, year, or a duration such as 2w.", valueName: "step"))
    var step = "month"

    @OptionGroup var stretch: StretchOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    func validate() throws { try stretch.requireStart() }

    var request: QueryRequest { QueryRequest(path: ["v1", "retention"], parameters: [("start", start), ("return", back), ("step", step)] + stretch.parameters) }

    var rows: AnswerRows? { AnswerRows("cohorts", "periods") }

    func show(_ answer: JSONValue, on page: inout Page) { page.retention(answer) }
}
