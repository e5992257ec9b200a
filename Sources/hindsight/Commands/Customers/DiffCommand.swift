import ArgumentParser
import EventModel
import HindsightClient

struct DiffCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what changed for a customer, or who entered and left an audience, between two instants or between what we knew at two positions.",
        discussion: """
            --from-known-at alone asks what was learned since: both ends are the same instant, as known then and now. For pipelines there is \
            hindsight pipeline changes.

            EXAMPLES
              hindsight diff user_id:u42 --from 2026-03-01 --to 2026-03-31
              hindsight diff user_id:u42 --from-known-at 88000 --to 2026-03-31
              hindsight diff user_id:u42 --from 2026-03-01 --sections identity,audiences
              hindsight diff --audience lapsed_buyers --from 2026-03-01 --to 2026-03-31
            """)

    @Argument(help: ArgumentHelp("An identifier of the customer, kind:value, or a customer id such as c17.", valueName: "ref"))
    var customer: String?

    @Option(help: ArgumentHelp("Compare this audience's members in the place of a customer.", valueName: "name"))
    var audience: String?

    @OptionGroup var ends: EndsOptions

    @Option(help: ArgumentHelp("Of a customer only these: profile, identity, timeline, audiences, with commas between.", valueName: "names"))
    var sections: String?

    @Option(help: ArgumentHelp("At most so many entries of the timeline, or members; the counts are of all.", valueName: "count"))
    var limit: Int?

    @Option(help: ArgumentHelp("Go on where an earlier answer ended.", valueName: "cursor"))
    var cursor: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    func validate() throws {
        guard (customer != nil) != (audience != nil) else { throw ValidationError("Give a REF, or --audience NAME.") }
        if audience != nil, sections != nil { throw ValidationError("--sections are those of a customer: leave it out with --audience.") }
        guard ends.saysWhereToStart || cursor != nil else { throw ValidationError("Say where to start: --from TIME or --from-known-at POSITION.") }
    }

    var request: QueryRequest {
        let path = audience.map { ["v1", "audiences", $0, "diff"] } ?? ["v1", "customers", customer ?? "", "diff"]
        return QueryRequest(path: path, parameters: ends.parameters + [("sections", sections), ("limit", limit.map(String.init)), ("cursor", cursor)])
    }

    var subject: Subject? { audience.map { Subject(kind: "audience", name: $0) } ?? customer.map { Subject(kind: "customer", name: $0) } }

    var rows: AnswerRows? { audience == nil ? nil : AnswerRows("changes") }

    func show(_ answer: JSONValue, on page: inout Page) { audience == nil ? page.diff(answer) : page.audienceDiff(answer) }
}
