import EventModel

extension Cursor {
    static func isKind(_ text: String) -> Bool { IdentifierForm.isKind(text) }

    /// identity.yaml.
    func identityRules(defaults: [IdentifierRule]) -> IdentityRules? {
        guard let fields = fields(["identifiers", "blocked"]) else { return nil }
        let named = fields["identifiers"].map { $0.identifierRules() } ?? []
        let blocked = fields["blocked"].map { $0.blockedValues() } ?? []
        guard let named, let blocked else { return nil }
        return IdentityRules(kinds: IdentityRules.completed(named, with: defaults), blocked: blocked)
    }

    private func identifierRules() -> [IdentifierRule]? {
        guard let entries = named() else { return nil }
        let rules = entries.map { $0.identifierRule() }
        return rules.contains { $0 == nil } ? nil : rules.compactMap(\.self)
    }

    /// Values and `/patterns/`.
    fileprivate func blockedValues() -> [BlockedValue]? {
        guard let items = list() else { return nil }
        guard items.count <= DefinitionLimits.blockedValuesMax else {
            report("\(items.count) values, more than \(DefinitionLimits.blockedValuesMax)")
            return nil
        }
        guard items.count(where: { $0.isBlockedPattern }) <= DefinitionLimits.blockedPatternsMax else {
            report("more than \(DefinitionLimits.blockedPatternsMax) patterns: every identifier would be held against each; join them with |")
            return nil
        }
        let values = items.map { $0.blockedValue() }
        return values.contains { $0 == nil } ? nil : values.compactMap(\.self)
    }

    private var isBlockedPattern: Bool {
        if case .scalar(let text, _) = node.content { Self.isPattern(text) } else { false }
    }

    private static func isPattern(_ text: String) -> Bool { text.count >= 2 && text.hasPrefix("/") && text.hasSuffix("/") }

    private func blockedValue() -> BlockedValue? {
        guard let text = text("a value or /pattern/") else { return nil }
        guard Self.isPattern(text) else { return .exact(text.lowercased()) }
        return pattern(String(text.dropFirst().dropLast())).map { .pattern($0) }
    }

    fileprivate func identifierLimit(_ fields: Fields) -> IdentifierLimit? {
        let per = fields["per"].map { $0.limitPeriod() } ?? .ever
        guard let limit = fields.required("limit") else { return nil }
        if case .scalar("unlimited", _) = limit.node.content { return per.map { IdentifierLimit(count: nil, per: $0) } }
        guard let count = limit.integer(in: 1...1_000_000, "a whole number or unlimited"), let per else { return nil }
        return IdentifierLimit(count: count, per: per)
    }
}

extension Cursor {
    private static let adverbs: [String: IdentifierLimit.Period] = ["weekly": .week, "monthly": .month, "annually": .year]

    /// `ever`, `year`, `month`, `week`, or the adverb.
    fileprivate func limitPeriod() -> IdentifierLimit.Period? {
        if case .scalar(let word, _) = node.content, let period = Self.adverbs[word] { return period }
        return choice(IdentifierLimit.Period.self, "a period", or: Self.adverbs.keys.sorted())
    }
}

extension NamedValue {
    fileprivate func identifierRule() -> IdentifierRule? {
        guard Cursor.isKind(name) else {
            report("\"\(name)\" is no kind of identifier: letters, digits, _ . -")
            return nil
        }
        guard name != IdentifierKind.groupId.rawValue else {
            report("group_id names an account, which is never merged with people; it has no limit and no priority")
            return nil
        }
        guard let fields = value.fields(["limit", "per", "blocked"]) else { return nil }
        let limit = value.identifierLimit(fields)
        let blocked = fields["blocked"].map { $0.blockedValues() } ?? []
        guard let limit, let blocked else { return nil }
        return IdentifierRule(kind: IdentifierKind(rawValue: name), limit: limit, blocked: blocked)
    }
}

extension IdentityRules {
    /// The named kinds, with the shipped ones they leave out at their places.
    static func completed(_ named: [IdentifierRule], with defaults: [IdentifierRule]) -> [IdentifierRule] {
        let known = Set(named.map(\.kind))
        let missing = defaults.filter { !known.contains($0.kind) && isBuiltIn($0.kind) }
        let tail = named.reversed().prefix { machineKinds.contains($0.kind) }.count
        let people = Array(named.prefix(named.count - tail)) + missing.filter { !machineKinds.contains($0.kind) }
        return people + Array(named.suffix(tail)) + missing.filter { machineKinds.contains($0.kind) }
    }

    private static func isBuiltIn(_ kind: IdentifierKind) -> Bool { !kind.isExternal }
}
