import ArgumentParser
import EventModel
import HindsightClient

struct StatusCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what the daemon holds and how it is doing.",
        discussion: """
            EXAMPLE
              hindsight --run ./run status
            """)

    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest { QueryRequest(path: ["v1", "status"]) }

    func show(_ answer: JSONValue, on page: inout Page) { page.status(answer) }
}
