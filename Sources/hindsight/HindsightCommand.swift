import ArgumentParser

/// The program: one verb, one question.
@main
struct HindsightCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hindsight",
        abstract: "Ask what was true of any customer at any instant, and append events.",
        discussion: """
            The daemon is found through its run folder: --run DIR, else $HINDSIGHT_RUN, else /run/hindsight.

            A REF is an identifier, kind:value, or a customer id such as c17. Times are RFC 3339 instants, or dates: a date as an upper bound \
            (--as-of, --to) means its end, as a lower bound its start. --json prints exactly what the HTTP interface answers. Colour is used on a \
            terminal only, and never when NO_COLOR is set.

            EXAMPLES
              hindsight profile user_id:u42
              hindsight profile user_id:u42 --as-of 2026-03-03
              hindsight timeline email:ada@example.com --kinds purchase,refund --from 2026-01-01
              hindsight append events.ndjson --source website

            EXIT STATUS
              0 fine; 1 an error (the message says what to do), or events were rejected; 64 wrong usage.
            """,
        subcommands: [
            ProfileCommand.self, CardCommand.self, TimelineCommand.self, PurchasesCommand.self, DealsCommand.self, ConsentsCommand.self, HistoryCommand.self, IdentityCommand.self, EventsCommand.self,
            DiffCommand.self, ExplainCommand.self, FindCommand.self, CustomersCommand.self, RFMCommand.self, AccountCommand.self, AudiencesCommand.self, AudienceCommand.self,
            PipelineCommand.self, DealCommand.self, PointInTimeCommand.self, SeriesCommand.self, RetentionCommand.self, FunnelCommand.self, AppendCommand.self, StatusCommand.self,
        ])

    @OptionGroup var place: PlaceOptions
}
