import ArgumentParser
import EventModel
import HindsightClient

struct AudiencesCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "audiences",
        abstract: "Show the audiences a customer is in, or all audiences there are.",
        discussion: """
            EXAMPLES
              hindsight audiences user_id:u42 --as-of 2026-03-03
              hindsight audiences
            """)

    @Argument(
        help: ArgumentHelp(
            "An identifier of the customer, kind:value, or a customer id such as c17; none for all audiences.", valueName: "ref"))
    var customer: String?

    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest {
        let path = customer.map { ["v1", "customers", $0, "audiences"] } ?? ["v1", "audiences"]
        return QueryRequest(path: path, parameters: basis.parameters)
    }

    var subject: Subject? { customer.map { Subject(kind: "customer", name: $0) } }

    var rows: AnswerRows? { AnswerRows("audiences") }

    func show(_ answer: JSONValue, on page: inout Page) {
        if customer == nil { page.audienceList(answer) } else { page.audiences(answer) }
    }
}
