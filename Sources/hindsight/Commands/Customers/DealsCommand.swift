import ArgumentParser
import EventModel
import HindsightClient

struct DealsCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "deals",
        abstract: "Show a customer's deals as they stood.",
        discussion: """
            EXAMPLE
              hindsight deals user_id:u42 --as-of 2026-03-03
            """)

    @OptionGroup var reference: CustomerArgument
    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest { QueryRequest(path: ["v1", "customers", reference.customer, "deals"], parameters: basis.parameters) }
    var subject: Subject? { Subject(kind: "customer", name: reference.customer) }

    var rows: AnswerRows? { AnswerRows("deals") }

    func show(_ answer: JSONValue, on page: inout Page) {
        page.title("Deals of \(answer["customer"]?.stringValue ?? "?")")
        page.basis(answer)
        page.deals(answer["deals"]?.elements ?? [])
        page.remaining(answer, known: ["customer", "aliases", "basis", "deals"])
    }
}
