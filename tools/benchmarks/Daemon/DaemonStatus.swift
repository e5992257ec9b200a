import Foundation

/// What `GET /v1/status` says that benchmarks wait for; nil where this build does not say it.
struct DaemonStatus {
    let durablePosition: Int
    let identityFollowedTo: Int?
    /// Events in LogSegments that wait to be sealed.
    let sealingBacklog: Int?
    /// Events in LogSegments that the daemon's policy still wants to compact.
    let compactionDebt: Int?
    /// Parts that are not yet in memory.
    let warming: [String]?

    init(querySocketPath: String) throws {
        let connection = try HTTPConnection(socketPath: querySocketPath)
        defer { connection.close() }
        try self.init(json: connection.get("/v1/status").body)
    }

    init(json: [UInt8]) throws {
        guard let answer = try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any],
            let customer = (answer["domains"] as? [String: Any])?["customer"] as? [String: Any],
            let position = customer["durable_position"] as? Int
        else { throw BenchError("the daemon's status has no durable position: \(String(decoding: json, as: UTF8.self))") }
        durablePosition = position
        identityFollowedTo = customer["identity_followed_to"] as? Int
        sealingBacklog = customer["sealing_backlog"] as? Int
        compactionDebt = customer["compaction_debt"] as? Int
        warming = (customer["warming"] ?? answer["warming"]) as? [String]
    }

    /// Whether sealing and compaction have nothing left to do; true when this build does not say.
    var isSettled: Bool { (sealingBacklog ?? 0) == 0 && (compactionDebt ?? 0) == 0 }
    var saysDebt: Bool { sealingBacklog != nil && compactionDebt != nil }
    var isWarm: Bool { (identityFollowedTo ?? durablePosition) >= durablePosition && (warming ?? []).isEmpty }
}
