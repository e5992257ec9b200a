import ArgumentParser
import Foundation
import HindsightClient

/// Which daemon is meant.
struct PlaceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The daemon's run folder; $HINDSIGHT_RUN, else /run/hindsight, unless given.", valueName: "dir"))
    var run: String?

    var folder: RunFolder { RunFolder(given: run, environment: ProcessInfo.processInfo.environment) }
}
