// Regular expressions that match in linear time.
//
// Taken: characters, `.`, `[…]`, `\d \w \s \b` and their negations, escapes (`\t \n \r`, `\` before punctuation), `( )`, `(?: )`, `|`,
// `* + ? {n} {n,} {n,m}`, `^`, `$`, `(?i)` at the beginning. A lazy `?` behind a quantifier is read and means nothing: only whether the
// pattern is found counts. Refused with a reason: back references and look-around, which no linear-time matcher can have.

/// Reads a pattern into a tree by recursive descent.
struct PatternParser {
    private let scalars: [Unicode.Scalar]
    private var at = 0
    private var depth = 0
    private(set) var ignoresCase = false

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    mutating func parse() throws(TextPatternError) -> PatternNode {
        if scalars.count >= 4, String(String.UnicodeScalarView(scalars[0..<4])) == "(?i)" { (ignoresCase, at) = (true, 4) }
        let node = try alternatives()
        if at < scalars.count { throw error(") without (") }
        return node
    }

    private func error(_ message: String, at place: Int? = nil) -> TextPatternError {
        TextPatternError(message: message, offset: place ?? at)
    }

    private var next: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

    private mutating func take(_ wanted: Unicode.Scalar) -> Bool {
        guard next == wanted else { return false }
        at += 1
        return true
    }

    private mutating func alternatives() throws(TextPatternError) -> PatternNode {
        var options = [try sequence()]
        while take("|") { options.append(try sequence()) }
        return options.count == 1 ? options[0] : .alternatives(options)
    }

    private mutating func sequence() throws(TextPatternError) -> PatternNode {
        var items: [PatternNode] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            let atom = try self.atom()
            items.append(try quantified(atom))
        }
        return items.count == 1 ? items[0] : items.isEmpty ? .empty : .sequence(items)
    }

    private mutating func atom() throws(TextPatternError) -> PatternNode {
        guard let scalar = next else { return .empty }
        let start = at
        at += 1
        switch scalar {
        case "(": return try group()
        case "[": return .set(try bracket())
        case ".": return .set(ScalarSet(.anyButNewline))
        case "^": return .textStart
        case "$": return .textEnd
        case "\\": return try escape()
        case "*", "+", "?": throw error("nothing before \(scalar) to repeat", at: start)
        default: return .set(ScalarSet(scalar))
        }
    }

    private mutating func group() throws(TextPatternError) -> PatternNode {
        let start = at - 1
        if take("?"), !take(":") {
            throw error("look-around, names and flags are not taken in a group; only (?: ) and (?i) at the beginning", at: start)
        }
        depth += 1
        guard depth <= 50 else { throw error("more than 50 groups inside each other", at: start) }
        let inside = try alternatives()
        guard take(")") else { throw error("( without )", at: start) }
        depth -= 1
        return inside
    }

    private mutating func escape() throws(TextPatternError) -> PatternNode {
        if take("b") { return .wordBoundary(isNegated: false) }
        if take("B") { return .wordBoundary(isNegated: true) }
        return .set(try escapedSet())
    }

    /// After the backslash.
    private mutating func escapedSet() throws(TextPatternError) -> ScalarSet {
        guard let scalar = next else { throw error("\\ at the end", at: at - 1) }
        at += 1
        switch scalar {
        case "d": return ScalarSet(.digit)
        case "D": return ScalarSet(.digit, isNegated: true)
        case "w": return ScalarSet(.word)
        case "W": return ScalarSet(.word, isNegated: true)
        case "s": return ScalarSet(.space)
        case "S": return ScalarSet(.space, isNegated: true)
        case "t": return ScalarSet("\t")
        case "n": return ScalarSet("\n")
        case "r": return ScalarSet("\r")
        default:
            if (48...57).contains(scalar.value) { throw error("back references are not taken", at: at - 2) }
            if scalar.properties.isAlphabetic { throw error("\\\(scalar) is not taken", at: at - 2) }
            return ScalarSet(scalar)
        }
    }

    /// After the opening bracket.
    private mutating func bracket() throws(TextPatternError) -> ScalarSet {
        let start = at - 1
        var set = ScalarSet()
        set.isNegated = take("^")
        var isFirst = true
        while let scalar = next, scalar != "]" || isFirst {
            isFirst = false
            let low = try bracketItem()
            set.classes += low.classes
            guard let first = low.ranges.first?.lowerBound, at + 1 < scalars.count, scalars[at] == "-", scalars[at + 1] != "]" else {
                set.ranges += low.ranges
                continue
            }
            let dash = at
            at += 1
            guard let last = try bracketItem().ranges.first?.lowerBound, last >= first else {
                throw error("a range that goes backwards", at: dash)
            }
            set.ranges.append(first...last)
        }
        guard take("]") else { throw error("[ without ]", at: start) }
        return set
    }

    private mutating func bracketItem() throws(TextPatternError) -> ScalarSet {
        guard let scalar = next else { throw error("[ without ]") }
        at += 1
        return scalar == "\\" ? try escapedSet() : ScalarSet(scalar)
    }

    private mutating func quantified(_ atom: PatternNode) throws(TextPatternError) -> PatternNode {
        var node = atom
        var count = 0
        while let scalar = next {
            let start = at
            if scalar == "*" || scalar == "+" || scalar == "?" {
                at += 1
                node = .repeated(node, least: scalar == "+" ? 1 : 0, most: scalar == "?" ? 1 : nil)
            } else if scalar == "{", let range = try braces() {
                node = .repeated(node, least: range.least, most: range.most)
            } else {
                break
            }
            count += 1
            guard count == 1 else { throw error("a quantifier behind a quantifier", at: start) }
            _ = take("?")
        }
        return node
    }

    /// `{n}`, `{n,}`, `{n,m}`; nil, and nothing taken, when the brace is an ordinary character.
    private mutating func braces() throws(TextPatternError) -> (least: Int, most: Int?)? {
        let start = at
        at += 1
        guard let least = number() else {
            at = start
            throw error("{ opens a count, as in {2,5}; write \\{ for a brace", at: start)
        }
        var most: Int? = least
        if take(",") { most = number() }
        guard take("}") else { throw error("{ without }", at: start) }
        guard least <= 1000, most ?? least <= 1000, most.map({ $0 >= least }) ?? true else {
            throw error("counts are ascending and at most 1000", at: start)
        }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let scalar = next, (48...57).contains(scalar.value) {
            value = min((value ?? 0) * 10 + Int(scalar.value - 48), 100_000)
            at += 1
        }
        return value
    }
}
