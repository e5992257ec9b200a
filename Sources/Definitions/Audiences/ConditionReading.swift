extension Cursor {
    /// A condition: a map with one of the heads, or the word `all_customers`.
    ///
    /// - Parameter depth: Conditions around this one.
    func condition(depth: Int = 0) -> Condition? {
        guard depth < DefinitionLimits.conditionDepthMax else {
            report("more than \(DefinitionLimits.conditionDepthMax) conditions inside each other")
            return nil
        }
        if case .scalar(let word, _) = node.content, !isNull {
            if word == ConditionHead.allCustomers.rawValue { return .allCustomers }
            let head = ConditionHead(rawValue: word) == nil ? NearestName.of(word, in: ConditionHead.words) : nil
            report("a condition is a map such as {did: Order Completed}, or all_customers; not \(kindOfValue)", suggestion: head)
            return nil
        }
        guard let fields = anyFields("a condition") else { return nil }
        guard let head = fields.conditionHead() else { return nil }
        fields.allow([head.rawValue] + head.furtherKeys)
        return fields.condition(head, depth: depth)
    }
}

extension Fields {
    /// The one key that says what the condition is about.
    fileprivate func conditionHead() -> ConditionHead? {
        let heads = keys.compactMap { ConditionHead(rawValue: $0) }
        if heads.count == 1 { return heads[0] }
        if heads.count > 1 {
            let words = heads.map { "\"\($0.rawValue)\"" }.joined(separator: " and ")
            report(heads[1].rawValue, "\(words) in one condition; join them with all: [...] or any: [...]")
            return nil
        }
        let near = keys.lazy.compactMap { key in NearestName.of(key, in: ConditionHead.words).map { (key, $0) } }.first
        if let near {
            report(near.0, "unknown key \"\(near.0)\"", suggestion: near.1)
        } else if let first = keys.first {
            report(first, "unknown key \"\(first)\"; a condition is one of \(ConditionHead.words.joined(separator: ", "))")
        } else {
            cursor.report("a condition is one of \(ConditionHead.words.joined(separator: ", "))")
        }
        return nil
    }

    fileprivate func condition(_ head: ConditionHead, depth: Int) -> Condition? {
        guard let value = self[head.rawValue] else { return nil }
        switch head {
        case .did: return did(value).map { .did($0) }
        case .sequence: return sequence(value).map { .sequence($0) }
        case .trait: return tested(value.path(bareRoot: .traits)).map { .trait($0, $1) }
        case .computed: return tested(value.computedReference()).map { .computed($0, $1) }
        case .identifier: return tested(value.identifierKind()).map { .identifier(kind: $0, $1) }
        case .has: return value.identifierKind().map { .identifier(kind: $0, .exists) }
        case .consent: return consent(value).map { .consent($0) }
        case .account: return value.account(depth: depth).map { .account($0) }
        case .audience: return value.reference(.audience, value.name("an audience's name")).map { .audience($0) }
        case .lifecycle: return value.nonEmptyList("stage") { $0.reference(.stage, $0.name("a stage's name")) }.map { .lifecycle($0) }
        case .signal: return signal(value).map { .signal($0) }
        case .all: return value.conditions(depth: depth).map { .all($0) }
        case .any: return value.conditions(depth: depth).map { .any($0) }
        case .not: return value.condition(depth: depth + 1).map { .not($0) }
        case .allCustomers: return value.allCustomers()
        }
    }

    private func tested<T>(_ subject: T?) -> (T, ValueTest)? {
        let test = valueTest()
        guard let subject, let test else { return nil }
        return (subject, test)
    }

    private func consent(_ value: Cursor) -> ConsentCondition? {
        let purpose = value.name("a purpose")
        let statuses =
            self["is"].map { $0.nonEmptyList("status") { $0.choice(ConsentCondition.Status.self, "a consent's status") } } ?? [.granted]
        guard let purpose, let statuses else { return nil }
        return ConsentCondition(purpose: purpose, statuses: Set(statuses))
    }

    private func signal(_ value: Cursor) -> SignalCondition? {
        value.reference(.signal, "")
        let (providers, within) = (self["providers"], self["within"])
        let names = providers?.nonEmptyList("provider") { $0.name("a provider's name") }
        let duration = within?.duration()
        guard let fields = value.fields(["taxonomy", "id"]) else { return nil }
        let taxonomy = fields.required("taxonomy")?.name("a taxonomy's name")
        let ids = fields.required("id")?.nonEmptyList("id") { $0.name("an id") }
        guard let taxonomy, let ids, providers == nil || names != nil, within == nil || duration != nil else { return nil }
        return SignalCondition(taxonomy: taxonomy, ids: ids, providers: names, within: duration)
    }
}

extension Cursor {
    fileprivate func conditions(depth: Int) -> [Condition]? {
        guard let items = list() else { return nil }
        let conditions = items.map { $0.condition(depth: depth + 1) }
        return conditions.contains { $0 == nil } ? nil : conditions.compactMap(\.self)
    }

    fileprivate func identifierKind() -> String? {
        guard let kind = name("an identifier's kind") else { return nil }
        if Self.isKind(kind) { return kind }
        report("\"\(kind)\" is no kind of identifier: letters, digits, _ . -")
        return nil
    }

    fileprivate func allCustomers() -> Condition? {
        if isNull { return .allCustomers }
        guard let value = bool() else { return nil }
        return value ? .allCustomers : .not(.allCustomers)
    }

    /// A group id, a list of them, or a condition on the account.
    fileprivate func account(depth: Int) -> AccountCondition? {
        guard isMapping else { return nonEmptyList("group id") { $0.name("a group id") }.map { .id($0) } }
        guard let condition = condition(depth: depth + 1) else { return nil }
        var isFine = true
        condition.forEach { inner in
            switch inner {
            case .trait, .did, .sequence, .all, .any, .not, .allCustomers: break
            default: isFine = false
            }
        }
        if isFine { return .satisfies(condition) }
        report("an account is asked for trait, did, sequence, all, any and not only")
        return nil
    }
}
