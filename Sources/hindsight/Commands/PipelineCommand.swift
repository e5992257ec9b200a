import ArgumentParser
import EventModel
import HindsightClient

struct PipelineCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "pipeline",
        abstract: "Show the deals of every stage: how many, how much, and weighted by their probability.",
        discussion: """
            EXAMPLE
              hindsight pipeline --as-of 2026-03-31
            """)

    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest { QueryRequest(path: ["v1", "pipeline"], parameters: basis.parameters) }

    func show(_ answer: JSONValue, on page: inout Page) { page.pipeline(answer) }
}
