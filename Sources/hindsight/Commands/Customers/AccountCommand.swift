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
            """,
        subcommands: [AccountProfileCommand.self, AccountTimelineCommand.self], defaultSubcommand: AccountProfileCommand.self)
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

    func show(_ answer: JSONValue, on page: inout Page) { page.timeline(answer) }
}
