import ArgumentParser
import EventModel
import HindsightClient

struct FindCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "find",
        abstract: "Find customers and accounts by any identifier, by name, or by the id of an order, deal, ticket, e-mail or task.",
        discussion: """
            A name is found by its words, in any order, without case and accents: that of a person, an account or a deal.

            EXAMPLES
              hindsight find ada@example.com
              hindsight find 'Ada Lovelace'
              hindsight find o-1001 --as-of 2026-03-03
            """)

    @Argument(help: ArgumentHelp("What names them.", valueName: "text"))
    var text: String

    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest { QueryRequest(path: ["v1", "find"], parameters: [("q", text)] + basis.parameters) }

    var rows: AnswerRows? { AnswerRows("customers") }

    func show(_ answer: JSONValue, on page: inout Page) { page.found(answer) }
}
