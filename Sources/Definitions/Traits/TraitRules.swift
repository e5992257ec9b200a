/// traits.yaml: computed traits and lifecycle stages.
public struct TraitRules: Sendable, Hashable {
    /// In the file's order.
    public let rules: [TraitRule]
    /// In order of precedence; may be empty.
    public let lifecycle: [LifecycleRule]
    /// Indices of ``rules`` such that a trait comes after those it refers to.
    public let evaluationOrder: [Int]
    private let indexByName: [String: Int]

    init(rules: [TraitRule], lifecycle: [LifecycleRule], evaluationOrder: [Int]) {
        (self.rules, self.lifecycle, self.evaluationOrder) = (rules, lifecycle, evaluationOrder)
        indexByName = Dictionary(rules.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The rule that computes this trait; `lifetime_value_by_currency` gives that of `lifetime_value`. Nil when there is none. O(1).
    public func rule(named name: String) -> TraitRule? {
        if let index = indexByName[name] { return rules[index] }
        guard name.hasSuffix(TraitRule.byCurrencySuffix),
            let index = indexByName[String(name.dropLast(TraitRule.byCurrencySuffix.count))], rules[index].currency != nil
        else { return nil }
        return rules[index]
    }
}
