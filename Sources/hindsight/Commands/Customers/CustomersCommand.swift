import ArgumentParser
import EventModel
import HindsightClient

struct CustomersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "customers",
        abstract: "Show the population as a table.",
        discussion: """
            --where takes a rule as audiences.yaml has them, or the name of an audience. Columns: customer, lifecycle, events, first_seen, \
            last_seen, account; identifiers.KIND, traits.NAME (traits.address.city of a nested one), computed.NAME, consents.PURPOSE (and behind it .source, \
            .text_version, .occurred_at); or what stands behind the first dot alone. A table that asks for a consent, by its rule or by a column, shows \
            the e-mail address and number that it was given for.

            EXAMPLES
              hindsight customers --where '{did: Order Completed, within: 90d}' --columns customer,email,lifetime_value
              hindsight customers --where lapsed_buyers --csv > lapsed.csv
              hindsight customers --where '{consent: email_marketing}' --columns email,consents.email_marketing.text_version --csv
              hindsight customers --as-of 2026-03-03 --json
            """)

    @Option(name: [.customLong("where")], help: ArgumentHelp("Only customers of whom this is true.", valueName: "rule"))
    var rule: String?

    @Option(help: ArgumentHelp("What to show of each, with commas between.", valueName: "columns"))
    var columns: String?

    @Option(help: ArgumentHelp("At most so many customers; 1000 unless --csv prints all.", valueName: "count"))
    var limit: Int?

    @Option(help: ArgumentHelp("Go on where an earlier answer ended.", valueName: "cursor"))
    var cursor: String?

    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    func run() async throws {
        let asked = Asked(output: output, place: place, subject: nil, rows: Self.rows)
        guard output.csv, limit == nil else {
            return try await asked.show(request(limit ?? Self.limitDefault, cursor, basis.parameters)) { $1.customers($0) }
        }
        try await printAll(asked)
    }

    private static let rows = AnswerRows("customers")
    private static let limitDefault = 1000
    /// Customers asked for at a time when all are printed.
    private static let pageCustomers = 10_000

    /// Page by page, all at the basis of the first.
    private func printAll(_ asked: Asked) async throws {
        var (place, parameters, isFirst) = (cursor, basis.parameters, true)
        repeat {
            let answer = try await asked.answer(to: request(Self.pageCustomers, place, parameters)).json()
            let columns = answer["columns"]?.elements.compactMap(\.stringValue)
            try Terminal.print(Self.rows.csv(answer, columns: columns, hasHeading: isFirst))
            if isFirst { parameters = basis.parameters(of: answer) }
            (place, isFirst) = (answer["next"]?.stringValue, false)
        } while place != nil
    }

    private func request(_ limit: Int, _ cursor: String?, _ basis: [(String, String?)]) -> QueryRequest {
        QueryRequest(path: ["v1", "customers"], parameters: [("where", rule), ("columns", columns), ("limit", String(limit)), ("cursor", cursor)] + basis)
    }
}
