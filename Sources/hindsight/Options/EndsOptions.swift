import ArgumentParser

/// Two bases that are compared. The daemon reads the values: they are passed on as given.
struct EndsOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What was true at this instant or at the end of this date…", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("…against what was true at this one; now when it is not given.", valueName: "time"))
    var to: String?

    @Option(help: ArgumentHelp("Using only what was recorded up to this position, instant or date for --from…", valueName: "position"))
    var fromKnownAt: String?

    @Option(help: ArgumentHelp("…and up to this one for --to; for both when --from-known-at is not given.", valueName: "position"))
    var toKnownAt: String?

    @Option(help: ArgumentHelp("With customers merged as they were at this instant or date.", valueName: "time"))
    var identityAsOf: String?

    @Option(name: [.customLong("tz")], help: ArgumentHelp("The time zone that dates and calendar windows mean.", valueName: "zone"))
    var timeZone: String?

    var parameters: [(name: String, value: String?)] {
        [
            ("from", from), ("to", to), ("from_known_at", fromKnownAt), ("to_known_at", toKnownAt), ("identity_as_of", identityAsOf), ("tz", timeZone),
        ]
    }

    var saysWhereToStart: Bool { from != nil || fromKnownAt != nil }
}
