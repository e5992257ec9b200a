/// Which names an answer tells, in which order: the defined ones first, then the largest of the others, by name, those without a name last.
struct NameOrder {
    let shown: [String?]
    /// What is counted together.
    let rest: Set<String?>

    /// - Parameters:
    ///   - defined: In their order; all are shown.
    ///   - sizes: Of everything there is, defined or not.
    ///   - othersMax: How many are shown that are not defined.
    /// - Complexity: O(n log n)
    init(defined: [String], sizes: [String?: Int], othersMax: Int) {
        let known = Set(defined.map(Optional.some))
        let bySize = sizes.filter { !known.contains($0.key) }.sorted { a, b in a.value != b.value ? a.value > b.value : Self.precedes(a.key, b.key) }.map(\.key)
        shown = defined + bySize.prefix(othersMax).sorted(by: Self.precedes)
        rest = Set(bySize.dropFirst(othersMax))
    }

    static func precedes(_ a: String?, _ b: String?) -> Bool { (a == nil ? 1 : 0, a ?? "") < (b == nil ? 1 : 0, b ?? "") }
}
