/// What an audience, a lifecycle stage or a question asks of a customer at an instant.
public indirect enum Condition: Sendable, Hashable {
    case did(DidCondition)
    case sequence(SequenceCondition)
    /// A trait as identify set it. The path begins at `traits`.
    case trait(PropertyPath, ValueTest)
    case computed(ComputedReference, ValueTest)
    /// Any identifier of the kind satisfies the test; `has` asks only that there is one.
    case identifier(kind: String, ValueTest)
    case consent(ConsentCondition)
    case account(AccountCondition)
    /// Membership of another audience of the same domain at the same instant.
    case audience(String)
    /// The customer's stage is one of these.
    case lifecycle([String])
    case signal(SignalCondition)
    /// True of nothing.
    case all([Condition])
    /// False of nothing.
    case any([Condition])
    case not(Condition)
    case allCustomers
}

extension Condition {
    /// The conditions directly inside.
    public var children: [Condition] {
        switch self {
        case .all(let list), .any(let list): list
        case .not(let one), .account(.satisfies(let one)): [one]
        default: []
        }
    }

    /// Visits this condition and everything inside it, outermost first.
    public func forEach(_ body: (Condition) -> Void) {
        body(self)
        for child in children { child.forEach(body) }
    }

    /// Audiences it refers to, at any depth.
    public var audiences: Set<String> {
        var names: Set<String> = []
        forEach { if case .audience(let name) = $0 { names.insert(name) } }
        return names
    }

    /// Computed traits it refers to, as subjects or as operands, at any depth.
    public var computedTraits: Set<ComputedReference> {
        var references: Set<ComputedReference> = []
        forEach { condition in
            if case .computed(let reference, _) = condition { references.insert(reference) }
            for case .computed(let reference) in condition.tests.flatMap(\.comparisons).flatMap(\.operands) { references.insert(reference) }
        }
        return references
    }

    /// Every value test of this condition itself, not of those inside it.
    public var tests: [ValueTest] {
        switch self {
        case .did(let did): did.events.filters.map(\.test)
        case .sequence(let sequence): sequence.steps.flatMap { $0.events.filters.map(\.test) }
        case .trait(_, let test), .computed(_, let test), .identifier(_, let test): [test]
        case .consent, .account, .audience, .lifecycle, .signal, .all, .any, .not, .allCustomers: []
        }
    }
}
