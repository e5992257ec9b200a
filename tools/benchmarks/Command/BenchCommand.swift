import ArgumentParser

/// The program: one verb a benchmark.
@main
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hindsight-bench",
        abstract: "Measure Hindsight on this machine.",
        subcommands: [IngestCommand.self])
}
