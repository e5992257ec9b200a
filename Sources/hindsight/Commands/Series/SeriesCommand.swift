import ArgumentParser
import EventModel
import HindsightClient

struct SeriesCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "series",
        abstract: "Show how many customers a rule was true of, and what they came to, step by step as it stood.",
        discussion: """
            --where takes a rule as audiences.yaml has them, or the name of an audience; --active counts customers with an event in so much time before each step. --value adds up a \
            computed trait of the customers counted: one of traits.yaml, or a rule as there. A sum over all time grows from step to step; with a window it is what came in it. \
            The first point is what was there as the first date began.

            EXAMPLES
              hindsight series --where lapsed_buyers --from 2026-01-01 --step week
              hindsight series --active 30d --from 2025-01-01 --step month
              hindsight series --value lifetime_value --from 2026-01-01 --step month --csv
              hindsight series --value '{count: events, of: Order Completed, within: 1w}' --from 2026-01-01 --to 2026-06-30
              hindsight series --where high_value --from 2026-01-01 --as-known-then
            """)

    @Option(name: [.customLong("where")], help: ArgumentHelp("Only customers of whom this is true at the step.", valueName: "rule"))
    var rule: String?

    @Option(help: ArgumentHelp("Only customers of whom an event occurred in so much time before the step.", valueName: "duration"))
    var active: String?

    @Option(help: ArgumentHelp("What is added up: a computed trait, or a rule as in traits.yaml.", valueName: "trait"))
    var value: String?

    @OptionGroup var steps: StepOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    func validate() throws { try steps.stretch.requireStart() }

    var request: QueryRequest { QueryRequest(path: ["v1", "series"], parameters: [("where", rule), ("active", active), ("value", value)] + steps.parameters) }

    var rows: AnswerRows? { AnswerRows("points") }

    func show(_ answer: JSONValue, on page: inout Page) { page.series(answer) }
}

/// Between which instants, in which steps, and what they know.
struct StepOptions: ParsableArguments {
    @OptionGroup var stretch: StretchOptions

    @Option(help: ArgumentHelp("day, week, month, quarter, year, or a duration such as 2w.", valueName: "step"))
    var step = "week"

    @Flag(help: "Each step knows only what had been recorded by then.")
    var asKnownThen = false

    var parameters: [(name: String, value: String?)] {
        stretch.parameters + [("step", step), ("as_known", asKnownThen ? "then" : nil)]
    }
}
