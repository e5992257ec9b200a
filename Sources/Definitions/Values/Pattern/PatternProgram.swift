/// A pattern as instructions for ``PatternMatcher``; begins at 0, ends at a match.
struct PatternProgram: Sendable {
    enum Instruction: Sendable {
        /// Takes a scalar of the set and goes on behind.
        case take(ScalarSet)
        case jump(Int)
        case split(Int, Int)
        case textStart
        case textEnd
        case wordBoundary(isNegated: Bool)
        case match
    }

    var instructions: [Instruction] = []
    var ignoresCase = false
}
