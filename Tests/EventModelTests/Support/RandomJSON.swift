/// Random JSON and its canonical text, made together by a writer that shares nothing with the one under test.
struct RandomJSON {
    private var random: Seeded

    init(seed: UInt64) { random = Seeded(state: seed) }

    /// A generator that gives the same numbers for the same seed (Steele, Lea, Flood 2014).
    struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    /// What is sent, with white space and needless escapes, and what must come back.
    typealias Text = (sent: String, kept: String)

    private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

    private mutating func space() -> String { pick(4) == 0 ? [" ", "\t", "\r\n", "  "][pick(4)] : "" }

    mutating func value(depth: Int) -> Text {
        switch pick(depth > 0 ? 9 : 7) {
        case 0: return ("null", "null")
        case 1: return pick(2) == 0 ? ("true", "true") : ("false", "false")
        case 2, 3:
            let text = number()
            return (text, text)
        case 4, 5, 6: return string()
        case 7: return container("[", "]", depth) { $0.value(depth: depth - 1) }
        default: return object(depth: depth)
        }
    }

    mutating func object(depth: Int) -> Text {
        var used: Set<String> = []
        return container("{", "}", depth) { random in
            var key = random.string()
            while !used.insert(key.kept).inserted { key = random.string() }
            let value = random.value(depth: depth - 1)
            let between = random.space() + ":" + random.space()
            return (key.sent + between + value.sent, key.kept + ":" + value.kept)
        }
    }

    private mutating func container(_ open: String, _ close: String, _ depth: Int, _ element: (inout RandomJSON) -> Text) -> Text {
        let count = pick(10) == 0 ? 30 : pick(6)
        var (sent, kept) = (open + space(), open)
        for index in 0..<count {
            let next = element(&self)
            sent += (index > 0 ? "," + space() : "") + next.sent + space()
            kept += (index > 0 ? "," : "") + next.kept
        }
        return (sent + close, kept + close)
    }

    private mutating func digits(_ count: Int) -> String { String((0..<count).map { _ in Character("\(pick(10))") }) }

    private mutating func number() -> String {
        var text = pick(3) == 0 ? "-" : ""
        text += pick(4) == 0 ? "0" : "\(pick(9) + 1)" + digits(pick(22))
        if pick(2) == 0 { text += "." + digits(pick(20) + 1) }
        if pick(5) == 0 { text += ["e", "E"][pick(2)] + ["", "+", "-"][pick(3)] + digits(pick(3) + 1) }
        return text
    }

    private mutating func string() -> Text {
        var (sent, kept) = ("\"", "\"")
        for _ in 0..<(pick(20) == 0 ? 200 : pick(12)) {
            let next = character()
            sent += next.sent
            kept += next.kept
        }
        return (sent + "\"", kept + "\"")
    }

    private mutating func character() -> Text {
        switch pick(12) {
        case 0:
            let scalar = Unicode.Scalar(UInt32.random(in: 0x20...0xD7FF, using: &random)) ?? "x"
            guard scalar != "\"", scalar != "\\" else { return ("x", "x") }
            let kept = String(scalar)
            return pick(2) == 0 ? (kept, kept) : ("\\u" + hex(scalar.value), kept)
        case 1: return [("\\n", "\\n"), ("\\t", "\\t"), ("\\\"", "\\\""), ("\\\\", "\\\\"), ("\\/", "/"), ("\\b", "\\b")][pick(6)]
        case 2: return ("\\u0001", "\\u0001")
        case 3: return pick(2) == 0 ? ("😀", "😀") : ("\\uD83D\\uDE00", "😀")
        default:
            let letter = String(Unicode.Scalar(UInt8(97 + pick(26))))
            return (letter, letter)
        }
    }

    private func hex(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
