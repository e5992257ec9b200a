/// What the peers need for the same events.
struct StoragePeers {
    let session: BenchSession
    let mix: Mix
    let events: String

    func rows() throws -> [FigureRow] {
        let programs: [Peer] = [.gzip, .zstd, .duckdb, .clickhouse, .parquet]
        let folder = try session.dataSets.loaded(mix, session.options.events).peers
        return try postgres() + programs.flatMap { session.rows($0, ["storage", "--events", events, "--folder", folder]) }
    }

    /// Loaded with COPY; the size of the table with its indexes, as the server has it.
    private func postgres() throws -> [FigureRow] {
        guard session.uses(.postgres) else { return [] }
        session.note("postgres: storage")
        let wire = PostgresWire(way: .copy, hasUUIDs: mix == .anchors)
        let folder = try session.workFolder.make("postgres-\(Moment.now)")
        defer { WorkFolder.delete(folder) }
        do {
            let server = try PeerServer(.postgres, place: session.place, folder: folder)
            defer { server.stop() }
            try server.prepare(wire)
            let count = try load(server, wire)
            let socket = try server.connect()
            defer { socket.close() }
            let bytes = try PostgresQuery.number("SELECT pg_total_relation_size('events')", on: socket, wire)
            return [StorageRow.make(server.title, "jsonb table with 3 indexes", bytes: bytes, events: count)]
        } catch {
            return [FigureRow("PostgreSQL", "jsonb table with 3 indexes", unavailable: "\(error)")]
        }
    }

    private func load(_ server: PeerServer, _ wire: PostgresWire) throws -> Int {
        let file = try EventFile(path: events)
        let load = WireLoad(wire: wire, connections: 1, depth: 1, eventsPerRequest: 10_000)
        var client = try WireClient(load, EventSlice(file: file, range: 0..<file.events)) { try server.connect() }
        defer { client.close() }
        _ = try client.run()
        return file.events
    }
}
