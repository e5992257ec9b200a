import ArgumentParser
import EventModel
import HindsightClient

struct PipelineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pipeline",
        abstract: "Show the deals of every stage, and what happened to them.",
        discussion: """
            EXAMPLES
              hindsight pipeline --as-of 2026-03-31
              hindsight pipeline --by owner
              hindsight pipeline forecast --owner kim@example.com
              hindsight pipeline changes --from 2026-04-01 --to 2026-06-30
              hindsight pipeline trend --from 2026-01-01 --step month
              hindsight pipeline performance --from 2026-01-01
            """,
        subcommands: [
            PipelineStagesCommand.self, PipelineForecastCommand.self, PipelineChangesCommand.self, PipelineTrendCommand.self, PipelinePerformanceCommand.self,
        ],
        defaultSubcommand: PipelineStagesCommand.self)
}

struct PipelineStagesCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "stages",
        abstract: "Show the deals of every stage: how many, how much, and weighted by their probability.",
        discussion: """
            Stages that pipeline.yaml does not have are shown as unmapped. The forecast is below the stages.

            EXAMPLES
              hindsight pipeline stages --as-of 2026-03-31
              hindsight pipeline stages --by owner
              hindsight pipeline stages --pipeline renewals --owner kim@example.com
            """)

    enum Grouping: String, CaseIterable, ExpressibleByArgument { case stage, owner }

    @Option(help: "A row for each stage, or for each owner of open deals.")
    var by: Grouping = .stage

    @OptionGroup var deals: DealOptions
    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest { QueryRequest(path: ["v1", "pipeline"], parameters: deals.parameters + basis.parameters) }

    var rows: AnswerRows? { by == .owner ? AnswerRows("pipelines", "stages", "owners", "amounts") : AnswerRows("pipelines", "stages", "amounts") }

    func show(_ answer: JSONValue, on page: inout Page) { page.pipeline(answer, isByOwner: by == .owner) }
}

struct PipelineForecastCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "forecast",
        abstract: "Show what is expected of each month, by how sure it is, and what was won in it.",
        discussion: """
            Open deals stand in the month of their expected close under the category of their stage, won ones under closed in the month in which they were won. \
            Lost deals and stages that pipeline.yaml omits are left out.

            EXAMPLES
              hindsight pipeline forecast
              hindsight pipeline forecast --owner kim@example.com --as-of 2026-03-31
            """)

    @OptionGroup var deals: DealOptions
    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest { QueryRequest(path: ["v1", "pipeline", "forecast"], parameters: deals.parameters + basis.parameters) }

    var rows: AnswerRows? { AnswerRows("pipelines", "months", opening: ["closed", "commit", "best_case", "pipeline"]) }

    func show(_ answer: JSONValue, on page: inout Page) { page.pipelineForecast(answer) }
}

struct PipelineChangesCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "changes",
        abstract: "Show what happened to the deals between two instants, with sums that reconcile.",
        discussion: """
            Of open, won and lost deals each, the start and the changes come to the end. What was recorded late is restated, when the two ends know different \
            things: --from-known-at; alone, it asks what was learned since about one instant. With --owner, deals that come to the owner or leave it change the total, too.

            EXAMPLES
              hindsight pipeline changes --from 2026-04-01 --to 2026-06-30
              hindsight pipeline changes --from 2026-04-01 --from-known-at 2026-04-01 --limit 20
              hindsight pipeline changes --from-known-at 88000 --to 2026-06-30
            """)

    @OptionGroup var stretch: StretchOptions
    @OptionGroup var deals: DealOptions

    @Option(help: ArgumentHelp("What was known at the start: up to this position, instant, or start of this date; the same as at the end when it is not given.", valueName: "position"))
    var fromKnownAt: String?

    @Option(help: ArgumentHelp("At most so many changes; the sums are of all.", valueName: "count"))
    var limit: Int = 100

    @Option(help: ArgumentHelp("Go on where an earlier answer ended.", valueName: "cursor"))
    var cursor: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    func validate() throws { if fromKnownAt == nil, cursor == nil { try stretch.requireStart() } }

    var request: QueryRequest {
        QueryRequest(
            path: ["v1", "pipeline", "changes"],
            parameters: stretch.parameters + deals.parameters + [("from_known_at", fromKnownAt), ("limit", String(limit)), ("cursor", cursor)])
    }

    var rows: AnswerRows? { AnswerRows("changes") }

    func show(_ answer: JSONValue, on page: inout Page) { page.pipelineChanges(answer) }
}

struct PipelineTrendCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "trend",
        abstract: "Show the pipeline as it stood, step by step.",
        discussion: """
            The first point is what was there as the first date began; days and longer steps follow the calendar of the time zone.

            EXAMPLES
              hindsight pipeline trend --from 2026-01-01 --to 2026-06-30 --step week
              hindsight pipeline trend --from 2025-01-01 --step month --json
            """)

    @OptionGroup var stretch: StretchOptions
    @OptionGroup var deals: DealOptions

    @Option(help: ArgumentHelp("day, week, month, quarter, year, or a duration such as 2w.", valueName: "step"))
    var step = "week"

    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    func validate() throws { try stretch.requireStart() }

    var request: QueryRequest { QueryRequest(path: ["v1", "pipeline", "trend"], parameters: stretch.parameters + deals.parameters + [("step", step)]) }

    var rows: AnswerRows? { AnswerRows("points", "pipelines") }

    func show(_ answer: JSONValue, on page: inout Page) { page.pipelineTrend(answer) }
}

struct PipelinePerformanceCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "performance",
        abstract: "Show how deals go through the stages: conversion, days in stage, win rate, cycle, velocity.",
        discussion: """
            Stages count by when deals entered them, closed deals by when they were closed; a deal that was in several pipelines counts in each for what it did \
            there. Velocity is open deals × win rate × what a won deal is worth ÷ days that winning one took, of each currency's own deals.

            EXAMPLE
              hindsight pipeline performance --from 2026-01-01 --to 2026-06-30
            """)

    @OptionGroup var stretch: StretchOptions
    @OptionGroup var deals: DealOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    func validate() throws { try stretch.requireStart() }

    var request: QueryRequest { QueryRequest(path: ["v1", "pipeline", "performance"], parameters: stretch.parameters + deals.parameters) }

    var rows: AnswerRows? { AnswerRows("pipelines", "stages") }

    func show(_ answer: JSONValue, on page: inout Page) { page.pipelinePerformance(answer) }
}
