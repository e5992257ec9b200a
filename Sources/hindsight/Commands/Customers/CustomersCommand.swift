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

    @Option(help: ArgumentHelp("At most so many customers.", valueName: "count"))
    var limit: Int = 1000

    @Option(help: ArgumentHelp("Go on where an earlier answer ended.", valueName: "cursor"))
    var cursor: String?

    @Flag(help: "Print RFC 4180, safe to open in a spreadsheet.")
    var csv = false

    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    func validate() throws {
        if csv, output.json { throw ValidationError("Give --csv or --json, not both.") }
    }

    func run() async throws {
        let request = QueryRequest(
            path: ["v1", "customers"],
            parameters: [("where", rule), ("columns", columns), ("limit", String(limit)), ("cursor", cursor), ("format", csv ? "csv" : nil)] + basis.parameters)
        let asked = Asked(output: output, place: place, subject: nil)
        if csv { return try await asked.printBody(of: request) }
        try await asked.show(request) { $1.customers($0) }
    }
}
