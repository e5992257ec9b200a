import ArgumentParser
import EventModel
import HindsightClient

struct DiffCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what changed for a customer between two instants, or between what we knew at two positions.",
        discussion: """
            EXAMPLES
              hindsight diff user_id:u42 --from 2026-03-01 --to 2026-03-31
              hindsight diff user_id:u42 --from 2026-03-01 --to 2026-03-01 --from-known-at 88000 --to-known-at 88231
            """)

    @OptionGroup var reference: CustomerArgument

    @Option(help: ArgumentHelp("What was true at this instant or at the end of this date…", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("…against what was true at this one.", valueName: "time"))
    var to: String?

    @Option(help: ArgumentHelp("Using only what was recorded up to this position for --from…", valueName: "position"))
    var fromKnownAt: String?

    @Option(help: ArgumentHelp("…and up to this one for --to.", valueName: "position"))
    var toKnownAt: String?

    @Option(name: [.customLong("tz")], help: ArgumentHelp("The time zone that dates and calendar windows mean.", valueName: "zone"))
    var timeZone: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    func validate() throws {
        guard from != nil || fromKnownAt != nil else {
            throw ValidationError("Say where to start: --from TIME or --from-known-at POSITION.")
        }
    }

    var request: QueryRequest {
        QueryRequest(
            path: ["v1", "customers", reference.customer, "diff"],
            parameters: [("from", from), ("to", to), ("from_known_at", fromKnownAt), ("to_known_at", toKnownAt), ("tz", timeZone)])
    }

    var subject: Subject? { Subject(kind: "customer", name: reference.customer) }

    func show(_ answer: JSONValue, on page: inout Page) { page.diff(answer) }
}
