import ArgumentParser
import EventModel
import HindsightClient

struct ConsentsCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "consents",
        abstract: "Show what a customer has consented to, and every decision that led there.",
        discussion: """
            EXAMPLE
              hindsight consents user_id:u42 --as-of 2026-03-03
            """)

    @OptionGroup var reference: CustomerArgument
    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest { QueryRequest(path: ["v1", "customers", reference.customer, "consents"], parameters: basis.parameters) }
    var subject: Subject? { Subject(kind: "customer", name: reference.customer) }

    var rows: AnswerRows? { AnswerRows("decisions") }

    func show(_ answer: JSONValue, on page: inout Page) { page.consentHistory(answer) }
}
