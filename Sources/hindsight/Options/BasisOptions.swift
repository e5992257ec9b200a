import ArgumentParser
import EventModel

/// On which basis a question is asked. The daemon reads the values: they are passed on as given.
struct BasisOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What was true at this instant (RFC 3339) or at the end of this date.", valueName: "time"))
    var asOf: String?

    @Option(help: ArgumentHelp("Using only what was recorded up to this position, instant or date.", valueName: "position"))
    var asKnownAt: String?

    @Option(help: ArgumentHelp("With customers merged as they were at this instant or date.", valueName: "time"))
    var identityAsOf: String?

    @Option(name: [.customLong("tz")], help: ArgumentHelp("The time zone that dates and calendar windows mean.", valueName: "zone"))
    var timeZone: String?

    var parameters: [(name: String, value: String?)] {
        [("as_of", asOf), ("as_known_at", asKnownAt), ("identity_as_of", identityAsOf), ("tz", timeZone)]
    }

    /// The same question again, at the basis that an answer had.
    func parameters(of answer: JSONValue) -> [(name: String, value: String?)] {
        let basis = answer["basis"]
        return [
            ("as_of", basis?["as_of"]?.stringValue ?? asOf), ("as_known_at", basis?["as_known_at"]?.jsonText ?? asKnownAt),
            ("identity_as_of", basis?["identity_as_of"]?.stringValue ?? identityAsOf), ("tz", timeZone),
        ]
    }
}
