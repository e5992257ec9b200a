import ArgumentParser

/// What all commands take.
struct BenchOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Events to generate, up to 100000000.", valueName: "count"))
    var events = 1_000_000

    @Option(help: ArgumentHelp("How often to measure.", valueName: "count"))
    var rounds = 3

    @Option(
        help: ArgumentHelp(
            "Compare with these only, separated by commas: postgres, redis, nats, duckdb, clickhouse, parquet, gzip, zstd.",
            valueName: "names"))
    var peers: PeerList = .all

    @Flag(help: "Measure Hindsight alone.")
    var withoutPeers = false

    @Option(help: ArgumentHelp("Where the temporary folder goes; it decides which disk is measured.", valueName: "dir"))
    var folder = "/var/tmp"

    @Option(
        help: ArgumentHelp("Keep generated events and loaded data in this folder and use what a run before left there.", valueName: "dir"))
    var keep: String?

    @Option(help: ArgumentHelp("The daemon to start; hindsightd beside this program unless given.", valueName: "path"))
    var daemon: String?

    @Flag(help: "Print the figures as one JSON object.")
    var json = false

    @Option(help: ArgumentHelp("Where the peers' programs are.", visibility: .hidden))
    var peerPrograms = "tools/bench-peers"

    @Option(help: ArgumentHelp("The Python environment of the peers.", visibility: .hidden))
    var peerEnvironment = ".build/bench-peers"

    func validate() throws {
        guard (1...100_000_000).contains(events) else { throw ValidationError("--events has to be between 1 and 100000000.") }
        guard (1...100).contains(rounds) else { throw ValidationError("--rounds has to be between 1 and 100.") }
    }
}
