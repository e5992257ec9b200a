import EventModel

/// What a random event says, before it is JSON: the naive model reads this, the graph reads the JSON.
struct Deed {
    enum Kind { case evidence, alias, link, unlink, retract }

    var kind: Kind
    var occurredAt: Instant
    /// In the order in which the event lists them.
    var named: [String] = []
    var apart: [[String]] = []
    var isRetroactive = false
    /// The position retracted.
    var target = 0

    var json: String {
        let time = "\"timestamp\":\"\(occurredAt.rfc3339)\""
        switch kind {
        case .evidence: return "{\"type\":\"identify\",\(time),\(evidenceFields)}"
        case .alias: return "{\"type\":\"alias\",\(time),\"userId\":\"\(value(named[0]))\",\"previousId\":\"\(value(named[1]))\"}"
        case .link: return "{\"type\":\"link\",\(time),\"identifiers\":\(Self.list(named))}"
        case .unlink:
            let subject =
                apart.isEmpty ? "\"identifiers\":\(Self.list(named))" : "\"apart\":[\(apart.map(Self.list).joined(separator: ","))]"
            return "{\"type\":\"unlink\",\(time),\(subject),\"retroactive\":\(isRetroactive)}"
        case .retract: return "{\"type\":\"retract\",\(time),\"messageId\":\"p\(target)\"}"
        }
    }

    private func value(_ reference: String) -> String { String(reference.split(separator: ":")[1]) }
    private static func list(_ names: [String]) -> String { "[\(names.map { "\"\($0)\"" }.joined(separator: ","))]" }

    private var evidenceFields: String {
        var fields: [String] = []
        var external: [String] = []
        for name in named {
            let value = value(name)
            switch name.split(separator: ":")[0] {
            case "user_id": fields.append("\"userId\":\"\(value)\"")
            case "anonymous_id": fields.append("\"anonymousId\":\"\(value)\"")
            case "email": fields.append("\"traits\":{\"email\":\"\(value)\"}")
            case "group_id": fields.append("\"groupId\":\"\(value)\"")
            default: external.append("{\"id\":\"\(value)\",\"type\":\"\(name.split(separator: ":")[0])\"}")
            }
        }
        if !external.isEmpty { fields.append("\"context\":{\"externalIds\":[\(external.joined(separator: ","))]}") }
        return fields.joined(separator: ",")
    }
}

extension Deed {
    /// A random event at `position` about few enough identifiers that they meet again and again.
    static func random(at position: Int, _ randomness: inout Randomness) -> Deed {
        let day = randomness.chance(70) ? position : randomness.below(60)
        let start = Instant(rfc3339: "2026-01-01T00:00:00Z") ?? .earliest
        var deed = Deed(kind: .evidence, occurredAt: start.adding(seconds: Int64(day * 86_400 + randomness.below(8) * 3600)))
        switch randomness.below(100) {
        case 0..<62: deed.named = evidence(&randomness)
        case 62..<69:
            deed.kind = .alias
            deed.named = ["user_id:u\(randomness.below(4))", "anonymous_id:a\(randomness.below(5))"]
        case 69..<76:
            deed.kind = .link
            deed.named = some(2 + randomness.below(2), &randomness)
        case 76..<90: unlink(&deed, &randomness)
        default:
            if position > 1 {
                (deed.kind, deed.target) = (.retract, 1 + randomness.below(position - 1))
            } else {
                deed.named = ["user_id:u0"]
            }
        }
        return deed
    }

    private static func unlink(_ deed: inout Deed, _ randomness: inout Randomness) {
        deed.kind = .unlink
        deed.isRetroactive = randomness.chance(25)
        switch randomness.below(3) {
        case 0: deed.named = some(1, &randomness)
        case 1: deed.named = some(2, &randomness)
        default:
            let names = some(4, &randomness)
            deed.apart = [Array(names[..<1]), Array(names[1...])]
            deed.named = names
        }
    }

    /// In the order in which an event lists them: userId, anonymousId, e-mail, external ids, groupId.
    private static func evidence(_ randomness: inout Randomness) -> [String] {
        var names: [String] = []
        if randomness.chance(50) { names.append("user_id:u\(randomness.below(4))") }
        if randomness.chance(60) { names.append("anonymous_id:a\(randomness.below(5))") }
        if randomness.chance(45) { names.append("email:e\(randomness.below(5))@example.com") }
        if randomness.chance(25) { names.append("card:k\(randomness.below(4))") }
        if randomness.chance(10) { names.append("zeta:z\(randomness.below(2))") }
        if randomness.chance(15) { names.append("group_id:g\(randomness.below(2))") }
        return names.isEmpty ? ["anonymous_id:a0"] : names
    }

    private static func some(_ count: Int, _ randomness: inout Randomness) -> [String] {
        var pool = (0..<4).map { "user_id:u\($0)" } + (0..<5).map { "anonymous_id:a\($0)" } + (0..<5).map { "email:e\($0)@example.com" }
        pool += (0..<4).map { "card:k\($0)" } + ["group_id:g0"]
        pool.shuffle(using: &randomness)
        return Array(pool.prefix(count))
    }
}
