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
              hindsight pipeline changes --from 2026-03-31 --to 2026-06-30
              hindsight pipeline trend --from 2026-01-01 --step month
              hindsight pipeline performance --from 2026-01-01
            """,
        subcommands: [PipelineStagesCommand.self, PipelineChangesCommand.self, PipelineTrendCommand.self, PipelinePerformanceCommand.self],
        defaultSubcommand: PipelineStagesCommand.self)
}

struct PipelineStagesCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "stages",
        abstract: "Show the deals of every stage: how many, how much, and weighted by their probability.",
        discussion: """
            EXAMPLE
              hindsight pipeline stages --as-of 2026-03-31
            """)

    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest { QueryRequest(path: ["v1", "pipeline"], parameters: basis.parameters) }

    func show(_ answer: JSONValue, on page: inout Page) { page.pipeline(answer) }
}

struct PipelineChangesCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "changes",
        abstract: "Show what happened to the open deals between two instants, with sums that reconcile.",
        discussion: """
            What was recorded late is restated, when the two ends know different things: --from-known-at.

            EXAMPLES
              hindsight pipeline changes --from 2026-03-31 --to 2026-06-30
              hindsight pipeline changes --from 2026-03-31 --from-known-at 2026-03-31 --limit 20
            """)

    @OptionGroup var stretch: StretchOptions

    @Option(help: ArgumentHelp("What was known at the start; the same as at the end when it is not given.", valueName: "position"))
    var fromKnownAt: String?

    @Option(help: ArgumentHelp("At most so many changes; the sums are of all.", valueName: "count"))
    var limit: Int = 100

    @Option(help: ArgumentHelp("Go on where an earlier answer ended.", valueName: "cursor"))
    var cursor: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest {
        QueryRequest(
            path: ["v1", "pipeline", "changes"],
            parameters: stretch.parameters + [("from_known_at", fromKnownAt), ("limit", String(limit)), ("cursor", cursor)])
    }

    func show(_ answer: JSONValue, on page: inout Page) { page.pipelineChanges(answer) }
}

struct PipelineTrendCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "trend",
        abstract: "Show the pipeline as it stood, step by step.",
        discussion: """
            EXAMPLES
              hindsight pipeline trend --from 2026-01-01 --to 2026-06-30 --step week
              hindsight pipeline trend --from 2025-01-31 --step month --json
            """)

    @OptionGroup var stretch: StretchOptions

    @Option(help: ArgumentHelp("day, week, month, quarter, year, or a duration such as 2w.", valueName: "step"))
    var step = "week"

    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest { QueryRequest(path: ["v1", "pipeline", "trend"], parameters: stretch.parameters + [("step", step)]) }

    func show(_ answer: JSONValue, on page: inout Page) { page.pipelineTrend(answer) }
}

struct PipelinePerformanceCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "performance",
        abstract: "Show how deals go through the stages: conversion, days in stage, win rate, cycle, velocity.",
        discussion: """
            Stages count by when deals entered them, closed deals by when they were closed. Velocity is open deals × win rate × what a won \
            deal is worth ÷ days that winning one took.

            EXAMPLE
              hindsight pipeline performance --from 2026-01-01 --to 2026-06-30
            """)

    @OptionGroup var stretch: StretchOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest { QueryRequest(path: ["v1", "pipeline", "performance"], parameters: stretch.parameters) }

    func show(_ answer: JSONValue, on page: inout Page) { page.pipelinePerformance(answer) }
}
