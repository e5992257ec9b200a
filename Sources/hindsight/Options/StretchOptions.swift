import ArgumentParser

/// Between which instants. The daemon reads the values: they are passed on as given.
struct StretchOptions: ParsableArguments {
    @Option(help: ArgumentHelp("From this instant, or from the start of this date…", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("…up to this instant, or to the end of this date; now when it is not given.", valueName: "time"))
    var to: String?

    @Option(help: ArgumentHelp("Using only what was recorded up to this position, instant or date.", valueName: "position"))
    var toKnownAt: String?

    @Option(name: [.customLong("tz")], help: ArgumentHelp("The time zone that dates and calendar steps mean.", valueName: "zone"))
    var timeZone: String?

    @Option(help: ArgumentHelp("With customers merged as they were at this instant or date.", valueName: "time"))
    var identityAsOf: String?

    /// For questions of which the start is an instant.
    func requireStart() throws {
        guard from != nil else { throw ValidationError("Say where to start: --from TIME.") }
    }

    var parameters: [(name: String, value: String?)] { [("from", from), ("to", to), ("to_known_at", toKnownAt), ("identity_as_of", identityAsOf), ("tz", timeZone)] }
}
