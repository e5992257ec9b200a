import ArgumentParser
import EventModel
import HindsightClient

struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Show an account: its traits, its members, its deals, what they did as its members.",
        discussion: """
            An account is named by its groupId.

            EXAMPLES
              hindsight account acme --as-of 2026-03-03
              hindsight account timeline acme --kinds deal,support
              hindsight account members acme --limit 50
              hindsight account deals acme
            """,
        subcommands: [AccountProfileCommand.self, AccountTimelineCommand.self, AccountMembersCommand.self, AccountDealsCommand.self], defaultSubcommand: AccountProfileCommand.self)
}

struct AccountProfileCommand: Question {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show an account: traits, computed traits, members, deals.")

    @Argument(help: ArgumentHelp("The account's groupId.", valueName: "group"))
    var account: String

    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest { QueryRequest(path: ["v1", "accounts", account], parameters: basis.parameters) }
    var subject: Subject? { Subject(kind: "account", name: account) }

    func show(_ answer: JSONValue, on page: inout Page) { page.account(answer) }
}

struct AccountTimelineCommand: Question {
    static let configuration = CommandConfiguration(commandName: "timeline", abstract: "Show what happened with an account.")

    @Argument(help: ArgumentHelp("The account's groupId.", valueName: "group"))
    var account: String

    @OptionGroup var selection: TimelineOptions
    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest { QueryRequest(path: ["v1", "accounts", account, "timeline"], parameters: selection.parameters + basis.parameters) }
    var subject: Subject? { Subject(kind: "account", name: account) }

    var rows: AnswerRows? { AnswerRows("entries") }

    func show(_ answer: JSONValue, on page: inout Page) { page.timeline(answer) }
}

struct AccountMembersCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "members",
        abstract: "Show the customers who are members of an account, and since when.",
        discussion: """
            EXAMPLE
              hindsight account members acme --as-of 2026-03-03
            """)

    @Argument(help: ArgumentHelp("The account's groupId.", valueName: "group"))
    var account: String

    @Option(help: ArgumentHelp("At most so many members.", valueName: "count"))
    var limit: Int?

    @Option(help: ArgumentHelp("Go on where an earlier answer ended.", valueName: "cursor"))
    var cursor: String?

    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest {
        QueryRequest(
            path: ["v1", "accounts", account, "members"], parameters: [("limit", limit.map(String.init)), ("cursor", cursor)] + basis.parameters)
    }

    var subject: Subject? { Subject(kind: "account", name: account) }

    var rows: AnswerRows? { AnswerRows("members") }

    func show(_ answer: JSONValue, on page: inout Page) { page.accountMembers(answer) }
}

struct AccountDealsCommand: Question {
    static let configuration = CommandConfiguration(
        commandName: "deals",
        abstract: "Show an account's deals as they stood.",
        discussion: """
            EXAMPLE
              hindsight account deals acme --as-of 2026-03-03
            """)

    @Argument(help: ArgumentHelp("The account's groupId.", valueName: "group"))
    var account: String

    @OptionGroup var basis: BasisOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var place: PlaceOptions

    var request: QueryRequest { QueryRequest(path: ["v1", "accounts", account, "deals"], parameters: basis.parameters) }
    var subject: Subject? { Subject(kind: "account", name: account) }

    var rows: AnswerRows? { AnswerRows("deals") }

    func show(_ answer: JSONValue, on page: inout Page) {
        page.title("Deals of \(answer["account"]?.stringValue ?? "?")")
        page.basis(answer)
        page.deals(answer["deals"]?.elements ?? [])
        page.remaining(answer, known: ["account", "basis", "deals"])
    }
}
