/// A way of loading a peer's server, and the way of loading Hindsight that it is compared with.
struct PeerLoad {
    let peer: Peer
    let title: String
    let comparedWith: Scenario
    let load: WireLoad
    /// Handed to the server's program.
    var settings: [String] = []
    /// Fewer events, since each waits for a sync of its own.
    var eventsMax = Int.max
    /// Whether it stores one event a commit, which takes long.
    var isSingle: Bool { comparedWith == .singleOverSixtyFour }

    static func all(hasUUIDs: Bool) -> [PeerLoad] { postgres(hasUUIDs) + redis + nats }

    private static func postgres(_ hasUUIDs: Bool) -> [PeerLoad] {
        let copy = PostgresWire(way: .copy, hasUUIDs: hasUUIDs)
        let insert = PostgresWire(way: .insert, hasUUIDs: hasUUIDs)
        return [
            PeerLoad(
                peer: .postgres, title: "COPY, 1,000 rows a commit, 1 connection", comparedWith: .batchOverOne,
                load: WireLoad(wire: copy, connections: 1, depth: 1, eventsPerRequest: 1_000)),
            PeerLoad(
                peer: .postgres, title: "COPY, 1,000 rows a commit, 4 connections", comparedWith: .batchOverFour,
                load: WireLoad(wire: copy, connections: 4, depth: 1, eventsPerRequest: 1_000)),
            PeerLoad(
                peer: .postgres, title: "INSERT, 16 connections", comparedWith: .singleOverSixtyFour,
                load: WireLoad(wire: insert, connections: 16, depth: 1, eventsPerRequest: 1)),
        ]
    }

    private static let redis = [
        PeerLoad(
            peer: .redis, title: "XADD, pipeline of 64 on 16 connections", comparedWith: .batchOverFour,
            load: WireLoad(wire: RedisWire(), connections: 16, depth: 64, eventsPerRequest: 1)),
        PeerLoad(
            peer: .redis, title: "XADD, 64 connections", comparedWith: .singleOverSixtyFour,
            load: WireLoad(wire: RedisWire(), connections: 64, depth: 1, eventsPerRequest: 1)),
    ]

    private static let nats = [
        PeerLoad(
            peer: .nats, title: "async publish, synced, 256 on 4 connections", comparedWith: .batchOverFour,
            load: WireLoad(wire: NATSWire(), connections: 4, depth: 256, eventsPerRequest: 1), settings: ["always"], eventsMax: 20_000),
        PeerLoad(
            peer: .nats, title: "async publish, NOT synced, 256 on 4 connections", comparedWith: .batchOverFour,
            load: WireLoad(wire: NATSWire(), connections: 4, depth: 256, eventsPerRequest: 1), settings: ["2m"]),
    ]
}
