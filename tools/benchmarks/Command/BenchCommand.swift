import ArgumentParser

/// The program: one verb a benchmark.
@main
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tools/bench",
        abstract: "Measure Hindsight on this machine, beside its peers.",
        discussion: """
            Peers get the same events in the same run, with durability switched on. Their servers are started on Unix sockets or the loopback \
            interface in a temporary folder and ended with the run. Tables have a ratio beside each figure that is compared.

            EXAMPLES
              tools/bench ingest
              tools/bench ingest --peers postgres,redis --rounds 1
              tools/bench customer --events 10000000 --keep /var/tmp/bench --json
            """,
        subcommands: [
            IngestCommand.self, StorageCommand.self, CustomerCommand.self, ScanCommand.self, StartUpCommand.self, CompactCommand.self,
            IdentityCommand.self, PointInTimeCommand.self, SeriesCommand.self,
        ])
}
