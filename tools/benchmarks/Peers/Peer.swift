import ArgumentParser

/// What Hindsight is measured against.
enum Peer: String, CaseIterable, ExpressibleByArgument, Sendable {
    case postgres, redis, nats, duckdb, clickhouse, parquet, gzip, zstd

    /// Those that store events one commit after the other.
    static let servers: Set<Peer> = [.postgres, .redis, .nats]
}
