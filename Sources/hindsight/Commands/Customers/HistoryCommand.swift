import ArgumentParser
import EventModel
import HindsightClient

struct HistoryCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show every value that a customer's traits have had, and where each came from.",
        discussion: """
            The last value of each is the one that holds. A trait that was removed has a row without a value.

            EXAMPLES
              hindsight history user_id:u42
              hindsight history user_id:u42 --trait plan --as-of 2026-03-03
              hindsight history user_id:u42 --trait address.city
            """)

    @OptionGroup var reference: CustomerArgument

    @Option(help: ArgumentHelp("Only this trait.", valueName: "name"))
    var trait: String?

    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest {
        QueryRequest(path: ["v1", "customers", reference.customer, "history"], parameters: [("trait", trait)] + basis.parameters)
    }

    var subject: Subject? { Subject(kind: "customer", name: reference.customer) }

    func show(_ answer: JSONValue, on page: inout Page) { page.traitHistory(answer) }
}
