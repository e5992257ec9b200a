/// Runs a program over a text, all its threads side by side: each instruction at most once a scalar, so the time is bounded whatever the
/// pattern.
struct PatternMatcher {
    private let program: PatternProgram
    private let ignoringCase: Bool

    init(program: PatternProgram, ignoringCase: Bool) {
        self.program = program
        self.ignoringCase = ignoringCase || program.ignoresCase
    }

    func matches(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        var current: [Int] = []
        var seen = [Int](repeating: -1, count: program.instructions.count)
        for at in 0...scalars.count {
            var following: [Int] = []
            if spread(from: current + [0], at: at, in: scalars, seen: &seen, into: &following) { return true }
            if at == scalars.count || following.isEmpty && isAnchored { return false }
            current = following.filter { accepts($0, scalars[at]) }.map { $0 + 1 }
        }
        return false
    }

    /// True when the pattern can only begin where the text does.
    private var isAnchored: Bool {
        if case .textStart = program.instructions[0] { true } else { false }
    }

    private func accepts(_ index: Int, _ scalar: Unicode.Scalar) -> Bool {
        guard case .take(let set) = program.instructions[index] else { return false }
        return set.contains(scalar, ignoringCase: ignoringCase)
    }

    /// Follows everything that takes no scalar; true when that reaches a match. What waits for a scalar goes into `waiting`.
    private func spread(
        from starts: [Int], at: Int, in scalars: [Unicode.Scalar], seen: inout [Int], into waiting: inout [Int]
    ) -> Bool {
        var open = starts
        while let index = open.popLast() {
            if seen[index] == at { continue }
            seen[index] = at
            switch program.instructions[index] {
            case .match: return true
            case .take: waiting.append(index)
            case .jump(let target): open.append(target)
            case .split(let a, let b): open += [b, a]
            case .textStart: if at == 0 { open.append(index + 1) }
            case .textEnd: if at == scalars.count { open.append(index + 1) }
            case .wordBoundary(let isNegated): if isBoundary(at, in: scalars) != isNegated { open.append(index + 1) }
            }
        }
        return false
    }

    private func isBoundary(_ at: Int, in scalars: [Unicode.Scalar]) -> Bool {
        let before = at > 0 && ScalarSet.Class.word.contains(scalars[at - 1])
        let after = at < scalars.count && ScalarSet.Class.word.contains(scalars[at])
        return before != after
    }
}
