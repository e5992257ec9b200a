import EventModel

extension Cursor {
    /// A scalar, a list, or a map of operators.
    func valueTest() -> ValueTest? {
        if isNull {
            report("a value or a test belongs here; write {missing: true} for no value")
            return nil
        }
        guard isMapping else { return operands().map { ValueTest([.anyOf($0)]) } }
        if let operand = referenceOperand() { return operand.map { ValueTest([.anyOf([$0])]) } }
        guard let fields = fields(Fields.operatorKeys) else { return nil }
        return fields.valueTest()
    }

    /// A list of operands; a scalar is a list of one.
    func operands() -> [Operand]? { nonEmptyList("value") { $0.operand(ordered: false) } }

    /// A value, or a reference such as `{computed: average_order_value}`.
    ///
    /// - Parameter ordered: Texts that are dates or instants are read as such.
    func operand(ordered: Bool) -> Operand? {
        if isMapping {
            if let operand = referenceOperand() { return operand }
            report("a value, {computed: name} or {trait: name} belongs here")
            return nil
        }
        guard case .scalar(let text, let isPlain) = node.content, !isNull else {
            report("a value belongs here, not \(kindOfValue)")
            return nil
        }
        return literal(text, isPlain: isPlain, ordered: ordered).map { .literal($0) }
    }

    private func literal(_ text: String, isPlain: Bool, ordered: Bool) -> Literal? {
        if isPlain, text == "true" || text == "false" { return .bool(text == "true") }
        if isPlain, Self.isNumber(text) {
            if let number = ExactDecimal(text) { return .number(number) }
            report("\(text) has more digits than 36, or more than 18 after the point")
            return nil
        }
        if ordered, let moment = Moment(text) { return .moment(moment) }
        return .text(text)
    }

    /// Nil when the map is no reference; a reference that cannot be read is `.some(nil)` after a report.
    private func referenceOperand() -> Operand?? {
        guard case .mapping(let pairs) = node.content, pairs.count == 1 else { return nil }
        let value = child(pairs[0].value, pairs[0].key)
        switch pairs[0].key {
        case "computed": return .some(value.computedReference().map { .computed($0) })
        case "trait": return .some(value.path(bareRoot: .traits).map { .trait($0) })
        default: return nil
        }
    }

    /// `lifetime_value`, or `lifetime_value_by_currency.EUR`.
    func computedReference() -> ComputedReference? {
        guard let text = name("a computed trait's name") else { return nil }
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        reference(.computed, parts[0])
        let currency = parts.count == 2 ? parts[1] : nil
        if (currency != nil) != parts[0].hasSuffix(TraitRule.byCurrencySuffix) {
            report("an amount by currency is named with one, as in lifetime_value_by_currency.EUR")
            return nil
        }
        return ComputedReference(name: parts[0], currency: currency)
    }

    func moment(orReference: Void) -> Operand? {
        if isMapping { return operand(ordered: true) }
        return moment().map { .literal(.moment($0)) }
    }
}

extension Fields {
    static let operatorKeys = [
        "is", "is_not", "in", "not_in", "more_than", "at_least", "less_than", "at_most", "between", "contains", "starts_with", "ends_with",
        "matches", "exists", "missing", "before", "after", "within", "has_all", "has_some", "has_none", "near", "exact",
    ]

    /// The operators among the keys; `exists` when there is none. Other keys are the caller's.
    func valueTest() -> ValueTest? {
        let isExact = self["exact"].map { $0.bool() } ?? false
        let comparisons = keys.filter { $0 != "exact" && Self.operatorKeys.contains($0) }.map { comparison($0) }
        guard let isExact, !comparisons.contains(where: { $0 == nil }) else { return nil }
        return ValueTest(comparisons.isEmpty ? [.exists] : comparisons.compactMap(\.self), isExact: isExact)
    }

    private func comparison(_ key: String) -> Comparison? {
        guard let value = self[key] else { return nil }
        switch key {
        case "is", "in": return value.operands().map { .anyOf($0) }
        case "is_not", "not_in": return value.operands().map { .noneOf($0) }
        case "more_than": return value.operand(ordered: true).map { .moreThan($0) }
        case "at_least": return value.operand(ordered: true).map { .atLeast($0) }
        case "less_than": return value.operand(ordered: true).map { .lessThan($0) }
        case "at_most": return value.operand(ordered: true).map { .atMost($0) }
        case "between": return value.between()
        case "contains": return value.operand(ordered: false).map { .contains($0) }
        case "starts_with": return value.operand(ordered: false).map { .startsWith($0) }
        case "ends_with": return value.operand(ordered: false).map { .endsWith($0) }
        case "matches": return value.pattern().map { .matches($0) }
        case "exists": return value.bool().map { $0 ? .exists : .missing }
        case "missing": return value.bool().map { $0 ? .missing : .exists }
        case "before": return value.moment(orReference: ()).map { .before($0) }
        case "after": return value.moment(orReference: ()).map { .after($0) }
        case "within": return value.duration().map { .within($0) }
        case "has_all": return value.operands().map { .hasAll($0) }
        case "has_some": return value.operands().map { .hasSome($0) }
        case "has_none": return value.operands().map { .hasNone($0) }
        case "near": return value.near()
        default: return nil
        }
    }
}

extension Cursor {
    fileprivate func between() -> Comparison? {
        guard let items = list() else { return nil }
        guard items.count == 2 else {
            report("between takes two ends, as in [10, 20]")
            return nil
        }
        let (low, high) = (items[0].operand(ordered: true), items[1].operand(ordered: true))
        guard let low, let high else { return nil }
        if Self.isDescending(low, high) {
            report("the first end is above the last, so nothing lies between")
            return nil
        }
        return .between(low, high)
    }

    private static func isDescending(_ low: Operand, _ high: Operand) -> Bool {
        switch (low, high) {
        case (.literal(.number(let a)), .literal(.number(let b))): a > b
        case (.literal(.moment(let a)), .literal(.moment(let b))): a.start(in: .utc) > b.end(in: .utc)
        default: false
        }
    }

    /// `{latitude: 52.52, longitude: 13.40, distance: 5km}`.
    fileprivate func near() -> Comparison? {
        guard let fields = fields(["latitude", "longitude", "distance"]) else { return nil }
        let latitude = fields.required("latitude")?.decimal("degrees")
        let longitude = fields.required("longitude")?.decimal("degrees")
        let distance = fields.required("distance")?.distanceMetres()
        guard let latitude, let longitude, let distance else { return nil }
        guard let circle = GeoCircle(latitude: latitude.doubleValue, longitude: longitude.doubleValue, radiusMetres: distance) else {
            report("latitude is −90 to 90, longitude −180 to 180, and the distance above 0")
            return nil
        }
        return .near(circle)
    }

    private func distanceMetres() -> Double? {
        guard let text = text("a distance such as 5km") else { return nil }
        for (unit, metres) in [("km", 1000.0), ("mi", 1609.344), ("m", 1.0)] where text.hasSuffix(unit) {
            let number = String(text.dropLast(unit.count))
            if Self.isNumber(number), let value = ExactDecimal(number) { return value.doubleValue * metres }
        }
        report("\"\(text)\" is no distance; write a number and m, km or mi, as in 5km")
        return nil
    }
}
