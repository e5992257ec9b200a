import ArgumentParser
import EventModel
import HindsightClient

struct DealCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "deal",
        abstract: "Show a deal as it stood, or every value that its fields have had.",
        discussion: """
            Of each value the history has when it was true and when it was recorded, who said so and at which position; a field that was emptied has a row \
            without a value.

            EXAMPLES
              hindsight deal D17 --as-of 2026-03-31
              hindsight deal D17 --history
              hindsight deal D17 --history --field expected_close
            """)

    @Argument(help: ArgumentHelp("The deal's deal_id.", valueName: "id"))
    var deal: String

    @Flag(help: "Every value of every field, oldest first.")
    var history = false

    @Option(help: ArgumentHelp("With --history: only this field's values.", valueName: "name"))
    var field: String?

    @Option(help: ArgumentHelp("With --history: at most so many values.", valueName: "count"))
    var limit: Int?

    @Option(help: ArgumentHelp("With --history: go on where an earlier answer ended.", valueName: "cursor"))
    var cursor: String?

    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    func validate() throws {
        guard history || field == nil && limit == nil && cursor == nil else { throw ValidationError("--field, --limit and --cursor go with --history.") }
    }

    var request: QueryRequest {
        let page = history ? [("field", field), ("limit", limit.map(String.init)), ("cursor", cursor)] : []
        return QueryRequest(path: ["v1", "deals", deal] + (history ? ["history"] : []), parameters: page + basis.parameters)
    }

    var subject: Subject? { Subject(kind: "deal", name: deal) }

    var rows: AnswerRows? { history ? AnswerRows("history") : nil }

    func show(_ answer: JSONValue, on page: inout Page) { history ? page.dealHistory(answer) : page.deal(answer) }
}
