/// The other side of a comparison: a value, or where to find one for the customer in question.
public enum Operand: Sendable, Hashable {
    case literal(Literal)
    /// `{computed: average_order_value}`: the customer's computed trait at the same basis. Missing makes the comparison false.
    case computed(ComputedReference)
    /// `{trait: credit_limit}`: the customer's trait at the same basis. Its path begins at `traits`.
    case trait(PropertyPath)
}
