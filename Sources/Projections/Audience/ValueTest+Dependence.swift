import Definitions

extension ValueTest {
    /// True when the answer depends on more than the value: on the question's instant, or on the customer's other values.
    var isDynamic: Bool {
        comparisons.contains { comparison in
            if case .within = comparison { return true }
            return comparison.operands.contains { operand in
                if case .literal = operand { false } else { true }
            }
        }
    }
}

extension EventFilter {
    /// True when which events match cannot be decided when they are folded.
    var isDynamic: Bool { filters.contains(where: \.test.isDynamic) }
}
