import ArgumentParser
import EventModel
import HindsightClient

struct ProfileCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: "Show who a customer is: identifiers, traits, computed traits, consents, channels.",
        discussion: """
            EXAMPLES
              hindsight profile user_id:u42
              hindsight profile user_id:u42 --as-of 2026-03-03 --as-known-at 88231
              hindsight profile user_id:u42 --reachability
            """)

    @OptionGroup var reference: CustomerArgument
    @Flag(help: "Show for each channel and contact point consents, last reached, response rate and best time, too.")
    var reachability = false

    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest { QueryRequest(path: ["v1", "customers", reference.customer], parameters: [("include", reachability ? "reachability" : nil)] + basis.parameters) }
    var subject: Subject? { Subject(kind: "customer", name: reference.customer) }

    func show(_ answer: JSONValue, on page: inout Page) { page.profile(answer) }
}
