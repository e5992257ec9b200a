import ArgumentParser

/// Which part of a timeline.
struct TimelineOptions: ParsableArguments {
    enum Order: String, CaseIterable, ExpressibleByArgument { case asc, desc }

    @Option(help: ArgumentHelp("Only entries of these kinds, with commas between.", valueName: "kinds"))
    var kinds: String?

    @Option(help: ArgumentHelp("Only entries of these channels, with commas between.", valueName: "channels"))
    var channels: String?

    @Option(help: ArgumentHelp("Only entries of these sources, with commas between.", valueName: "sources"))
    var sources: String?

    @Option(help: ArgumentHelp("Only entries that say this somewhere.", valueName: "text"))
    var text: String?

    @Option(help: ArgumentHelp("Entries from this instant, or from the start of this date.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("Entries up to this instant, or to the end of this date.", valueName: "time"))
    var to: String?

    @Option(help: ArgumentHelp("At most so many entries.", valueName: "count"))
    var limit: Int?

    @Option(help: "Oldest first (asc) or newest first (desc).")
    var order: Order = .asc

    @Option(help: ArgumentHelp("Go on where an earlier answer ended.", valueName: "cursor"))
    var cursor: String?

    var parameters: [(name: String, value: String?)] {
        [
            ("kinds", kinds), ("channels", channels), ("sources", sources), ("text", text), ("from", from), ("to", to), ("limit", limit.map(String.init)), ("order", order == .asc ? nil : order.rawValue),
            ("cursor", cursor),
        ]
    }
}
