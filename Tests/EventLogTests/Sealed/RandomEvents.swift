import EventModel

@testable import EventLog

/// Valid events made of few paths and all kinds of values, the same for the same seed.
struct RandomEvents {
    var random: ColumnSamples.Random
    private var made = 0
    private let seed: UInt64

    init(seed: UInt64) { (self.seed, random) = (seed, ColumnSamples.Random(seed)) }

    mutating func lines(_ count: Int) -> [String] { (0..<count).map { _ in line() } }

    private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

    private mutating func line() -> String {
        made += 1
        let user = "u\(pick(40))"
        var fields = ["\"type\":\"track\"", #""event":"\#(["viewed", "bought", user, "a", "2026-03-01T00:00:00Z"][pick(5)])""#, "\"userId\":\"\(user)\""]
        if pick(4) > 0 { fields.append(#""messageId":"\#(messageId())""#) }
        if pick(5) > 0 { fields.append("\"timestamp\":\(instant())") }
        if pick(3) == 0 { fields.append("\"anonymousId\":\"a\(pick(60))\"") }
        if pick(3) == 0 { fields.append(#""context":{"page":{"url":\#(value(2)),"n":\#(value(0))},"library":{"name":"x","version":\#(value(0))}}"#) }
        if pick(8) > 0 { fields.append("\"properties\":\(object(3))") }
        return "{\(fields.shuffled(using: &random).joined(separator: ","))}"
    }

    private mutating func messageId() -> String {
        switch pick(3) {
        case 0: "m-\(seed)-\(made)"
        case 1: AssignedMessageId(high: random.next(), low: random.next()).text
        default: AssignedMessageId.version7(at: Instant(micros: SealedFixture.recordedAtDefault + Int64(made) * 1000), random: (random.next(), random.next())).text
        }
    }

    private mutating func object(_ depth: Int) -> String {
        // Few paths further down: files with more than a thousand columns are never merged.
        let names = depth == 3 ? ["price", "currency", "products", "o", "id", "", "z.é", "at"] : ["id", ""]
        var keys = Array(names.shuffled(using: &random).prefix(pick(6)))
        if depth == 3, pick(30) == 0 { keys += (0..<70).map { "k\($0)" } }
        return "{\(keys.map { "\"\($0)\":\($0 == "currency" ? ["\"EUR\"", "\"USD\""][pick(2)] : value(depth - 1))" }.joined(separator: ","))}"
    }

    private mutating func value(_ depth: Int) -> String {
        switch pick(depth > 0 ? 12 : 9) {
        case 0: return ["null", "true", "false"][pick(3)]
        case 1: return "\(pick(1000))"
        case 2: return "\(pick(100)).\(["0", "5", "25", "00", "999999"][pick(5)])"
        case 3: return "\(Int64(bitPattern: random.next()))"
        case 4: return ["1e9", "-0", "0.1e1", "9223372036854775808", "12345678901234567890.5"][pick(5)]
        case 5: return instant()
        case 6: return "\"o\(pick(100_000))\""
        case 7: return "\"\(String(repeating: ["a", "é", "xyz", "\\u0001"][pick(4)], count: pick(20) == 0 ? 300 : pick(12)))\""
        case 8: return "\"\(["u1", "red", "green", "blue"][pick(4)])\""
        case 9: return object(depth)
        default: return "[\((0..<[0, 1, 2, 3, 70][pick(5)]).map { _ in value(depth - 2) }.joined(separator: ","))]"
        }
    }

    private mutating func instant() -> String {
        let micros = SealedFixture.recordedAtDefault - Int64(pick(1_000_000)) * [1000, 1_000_000, 999_999_999, 1][pick(4)]
        let text = "\(Instant(micros: micros))"
        return pick(6) == 0 ? "\"\(text.dropLast())+02:00\"" : "\"\(text)\""
    }
}
