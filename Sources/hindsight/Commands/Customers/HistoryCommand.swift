import ArgumentParser
import EventModel
import HindsightClient

struct HistoryCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show what something of a customer was over time: from when to when, and what began and ended it.",
        discussion: """
            Of traits, computed traits, audiences, consents, the lifecycle stage, or who the customer was; without any of these every value that the \
            traits have had. What passes because time goes by, such as an order that leaves a window of 90 days, says window expired. For deals there is \
            hindsight deal ID --history. --clock recorded shows what was known of one instant, --as-of, as more was recorded.

            EXAMPLES
              hindsight history user_id:u42 --trait plan --as-of 2026-03-03
              hindsight history user_id:u42 --audience lapsed_buyers
              hindsight history user_id:u42 --computed order_count --merged then
              hindsight history user_id:u42 --lifecycle
              hindsight history user_id:u42 --computed lifetime_value --as-of 2026-03-03 --clock recorded
              hindsight history user_id:u42 --identity
            """)

    enum Clock: String, CaseIterable, ExpressibleByArgument { case occurred, recorded }

    enum Merged: String, CaseIterable, ExpressibleByArgument { case basis, then }

    @OptionGroup var reference: CustomerArgument

    @Option(help: ArgumentHelp("This trait, or of a nested one its path, such as address.city.", valueName: "name"))
    var trait: String?

    @Option(help: ArgumentHelp("This computed trait.", valueName: "name"))
    var computed: String?

    @Option(help: ArgumentHelp("When the customer was a member of this audience.", valueName: "name"))
    var audience: String?

    @Option(help: ArgumentHelp("Where the customer stood on this purpose.", valueName: "purpose"))
    var consent: String?

    @Flag(help: "The stages of life.")
    var lifecycle = false

    @Flag(help: "Which identifiers were the customer's, what linked and what parted them.")
    var identity = false

    @Option(help: "Of the customer of the basis, or of whom it was merged with at each instant (then).")
    var merged: Merged = .basis

    @Option(help: "What was true, instant by instant (occurred), or what was known of the one instant, position by position (recorded).")
    var clock: Clock = .occurred

    @Option(help: ArgumentHelp("At most so many intervals.", valueName: "count"))
    var limit: Int?

    @Option(help: ArgumentHelp("Go on where an earlier answer ended.", valueName: "cursor"))
    var cursor: String?

    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    private var subjects: [(name: String, value: String?)] {
        [
            ("trait", trait), ("computed", computed), ("audience", audience), ("consent", consent), ("lifecycle", lifecycle ? "" : nil),
            ("identity", identity ? "" : nil),
        ]
    }

    func validate() throws {
        let given = subjects.filter { $0.value != nil }.map { "--" + $0.name }
        if given.count > 1 { throw ValidationError("Give one of \(given.joined(separator: " and ")).") }
    }

    var request: QueryRequest {
        let page = [("merged", merged == .basis ? nil : merged.rawValue), ("clock", clock == .occurred ? nil : clock.rawValue), ("limit", limit.map(String.init)), ("cursor", cursor)]
        return QueryRequest(path: ["v1", "customers", reference.customer, "history"], parameters: subjects + page + basis.parameters)
    }

    var subject: Subject? { Subject(kind: "customer", name: reference.customer) }

    var rows: AnswerRows? { subjects.contains { $0.value != nil } ? AnswerRows("intervals", opening: ["began", "ended"]) : nil }

    func show(_ answer: JSONValue, on page: inout Page) {
        if answer["intervals"] == nil { page.traitHistory(answer) } else { page.history(answer) }
    }
}
