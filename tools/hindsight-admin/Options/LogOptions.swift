import ArgumentParser
import EventModel

extension Domain: @retroactive ExpressibleByArgument {}

/// Which log, and how it is claimed.
struct LogOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The data folder, parent of the logs.", valueName: "DIR"))
    var data: String

    @Option(help: "Which log of it.")
    var domain: Domain = .customer

    @Flag(help: "Read without claiming the folder, beside a daemon that appends: the last events may be missing.")
    var live = false

    func validate() throws {
        if data.isEmpty { throw ValidationError("--data is empty: name a folder") }
    }
}
