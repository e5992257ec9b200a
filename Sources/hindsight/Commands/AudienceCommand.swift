import ArgumentParser
import EventModel
import HindsightClient

struct AudienceCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "audience",
        abstract: "Show how many customers an audience has, and which.",
        discussion: """
            hindsight diff --audience NAME shows who entered and left, hindsight explain REF --audience NAME why somebody is in it.

            EXAMPLE
              hindsight audience lapsed_buyers --as-of 2026-03-03 --limit 20
            """)

    @Argument(help: "The audience, as in audiences.yaml.")
    var name: String

    @Option(help: ArgumentHelp("At most so many members.", valueName: "count"))
    var limit: Int?

    @Option(help: ArgumentHelp("Go on where an earlier answer ended.", valueName: "cursor"))
    var cursor: String?

    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest {
        QueryRequest(
            path: ["v1", "audiences", name, "members"],
            parameters: [("limit", limit.map(String.init)), ("cursor", cursor)] + basis.parameters)
    }

    var subject: Subject? { Subject(kind: "audience", name: name) }

    var rows: AnswerRows? { AnswerRows("members") }

    func show(_ answer: JSONValue, on page: inout Page) { page.members(answer) }
}
