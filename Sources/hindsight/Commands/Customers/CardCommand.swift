import ArgumentParser
import EventModel
import HindsightClient

struct CardCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "card",
        abstract: "Show a customer at a glance: how to reach them and when, what is open, what they bought.",
        discussion: """
            EXAMPLE
              hindsight card user_id:u42 --tz Europe/Berlin
            """)

    @OptionGroup var reference: CustomerArgument
    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest { QueryRequest(path: ["v1", "customers", reference.customer, "card"], parameters: basis.parameters) }
    var subject: Subject? { Subject(kind: "customer", name: reference.customer) }

    func show(_ answer: JSONValue, on page: inout Page) { page.card(answer) }
}
