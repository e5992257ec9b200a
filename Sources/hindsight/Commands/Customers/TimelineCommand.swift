import ArgumentParser
import EventModel
import HindsightClient

struct TimelineCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "timeline",
        abstract: "Show what happened with a customer: purchases, conversations, tickets, deals, visits.",
        discussion: """
            EXAMPLE
              hindsight timeline user_id:u42 --kinds purchase,refund --from 2026-01-01 --to 2026-03-31 --order desc --limit 20
            """)

    @OptionGroup var reference: CustomerArgument

    @OptionGroup var selection: TimelineOptions
    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest {
        QueryRequest(path: ["v1", "customers", reference.customer, "timeline"], parameters: selection.parameters + basis.parameters)
    }

    var subject: Subject? { Subject(kind: "customer", name: reference.customer) }

    var rows: AnswerRows? { AnswerRows("entries") }

    func show(_ answer: JSONValue, on page: inout Page) { page.timeline(answer) }
}
