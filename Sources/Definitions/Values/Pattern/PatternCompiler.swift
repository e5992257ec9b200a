/// Turns a pattern into a program, after Thompson: every repetition is written out, so the program is bounded before it is used.
struct PatternCompiler {
    private var program = PatternProgram()

    static func compile(_ text: String) throws(TextPatternError) -> PatternProgram {
        guard text.utf8.count <= DefinitionLimits.patternBytesMax else {
            throw TextPatternError(message: "longer than \(DefinitionLimits.patternBytesMax) bytes", offset: 0)
        }
        var parser = PatternParser(text)
        let tree = try parser.parse()
        var compiler = PatternCompiler()
        compiler.program.ignoresCase = parser.ignoresCase
        try compiler.add(tree)
        try compiler.emit(.match)
        return compiler.program
    }

    @discardableResult
    private mutating func emit(_ instruction: PatternProgram.Instruction) throws(TextPatternError) -> Int {
        guard program.instructions.count < DefinitionLimits.patternInstructionsMax else {
            throw TextPatternError(message: "its repetitions make it too large", offset: 0)
        }
        program.instructions.append(instruction)
        return program.instructions.count - 1
    }

    private var here: Int { program.instructions.count }

    private mutating func add(_ node: PatternNode) throws(TextPatternError) {
        switch node {
        case .empty: break
        case .set(let set): try emit(.take(set))
        case .sequence(let items): for item in items { try add(item) }
        case .alternatives(let options): try add(alternatives: options)
        case .repeated(let inside, let least, let most): try add(inside, least: least, most: most)
        case .textStart: try emit(.textStart)
        case .textEnd: try emit(.textEnd)
        case .wordBoundary(let isNegated): try emit(.wordBoundary(isNegated: isNegated))
        }
    }

    private mutating func add(alternatives options: [PatternNode]) throws(TextPatternError) {
        var ends: [Int] = []
        for option in options.dropLast() {
            let split = try emit(.split(0, 0))
            try add(option)
            ends.append(try emit(.jump(0)))
            program.instructions[split] = .split(split + 1, here)
        }
        if let last = options.last { try add(last) }
        for end in ends { program.instructions[end] = .jump(here) }
    }

    private mutating func add(_ inside: PatternNode, least: Int, most: Int?) throws(TextPatternError) {
        for _ in 0..<least {
            let start = here
            try add(inside)
            if here == start { break }
        }
        guard let most else {
            let split = try emit(.split(0, 0))
            try add(inside)
            try emit(.jump(split))
            program.instructions[split] = .split(split + 1, here)
            return
        }
        var splits: [Int] = []
        for _ in least..<most {
            splits.append(try emit(.split(0, 0)))
            try add(inside)
        }
        for split in splits { program.instructions[split] = .split(split + 1, here) }
    }
}
