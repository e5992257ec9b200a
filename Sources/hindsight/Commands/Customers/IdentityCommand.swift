import ArgumentParser
import EventModel
import HindsightClient

struct IdentityCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "identity",
        abstract: "Show which identifiers make up a customer, and what links them.",
        discussion: """
            EXAMPLE
              hindsight identity anonymous_id:a-9 --as-of 2026-03-03
            """)

    @OptionGroup var reference: CustomerArgument
    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest {
        QueryRequest(path: ["v1", "customers", reference.customer, "identity"], parameters: basis.parameters)
    }

    var subject: Subject? { Subject(kind: "customer", name: reference.customer) }

    func show(_ answer: JSONValue, on page: inout Page) { page.identity(answer) }
}
