extension NamedValue {
    private static let furtherKeys = ["description", "of", "where", "unless", "by", "once_per", "less", "money", "at_least", "to"] + Fields.windowKeys

    /// One computed trait.
    ///
    /// - Parameter catalogue: Says what the key of an event is, where `unless` needs one and the trait does not name it.
    func traitRule(catalogue: Catalogue?) -> TraitRule? {
        guard let fields = value.anyFields("a computed trait") else { return nil }
        fields.allow(AggregationHead.words + Self.furtherKeys)
        let heads = fields.keys.compactMap { AggregationHead(rawValue: $0) }
        guard heads.count == 1, let argument = fields[heads[0].rawValue] else {
            let isMisspelt = heads.isEmpty && fields.keys.contains { NearestName.of($0, in: AggregationHead.words) != nil }
            if !isMisspelt { reportHeads(heads, fields) }
            return nil
        }
        fields.checkFurtherKeys(of: heads[0])
        let aggregation = fields.aggregation(heads[0], argument)
        let subject = fields.subject(heads[0], argument)
        let window = fields.window()
        let currency = fields["money"]?.path()
        guard let aggregation, let subject else { return nil }
        let oncePer = fields["once_per"]?.path()
        let unless = fields.exclusion(aggregation: aggregation, subject: subject, oncePer: oncePer, catalogue: catalogue)
        return TraitRule(
            name: name, description: fields["description"]?.text(), aggregation: aggregation, subject: subject, window: window,
            unless: unless, oncePer: oncePer, currency: currency)
    }

    private func reportHeads(_ heads: [AggregationHead], _ fields: Fields) {
        if heads.count > 1 {
            fields.report(heads[1].rawValue, "\"\(heads[0].rawValue)\" and \"\(heads[1].rawValue)\" in one trait; it computes one of them")
        } else {
            report("says nothing to compute: one of \(AggregationHead.words.joined(separator: ", "))")
        }
    }
}

/// The keys of which a computed trait has exactly one.
enum AggregationHead: String, CaseIterable {
    case count, sum, min, max, average, first, last, ratio
    case countDistinct = "count_distinct"
    case uniqueCount = "unique_count"
    case mostFrequent = "most_frequent"
    case uniqueList = "unique_list"
    case daysSince = "days_since"

    static let words = allCases.map(\.rawValue)
}

extension Fields {
    /// Reports keys that mean nothing beside this head.
    fileprivate func checkFurtherKeys(of head: AggregationHead) {
        let only: [(key: String, heads: [AggregationHead])] = [
            ("at_least", [.mostFrequent]), ("less", [.sum]), ("to", [.ratio]), ("money", [.sum, .average, .min, .max]),
        ]
        for (key, heads) in only where has(key) && !heads.contains(head) {
            report(key, "\"\(key)\" belongs to \(heads.map(\.rawValue).joined(separator: ", ")), not to \(head.rawValue)")
        }
        if has("by"), !has("unless") { report("by", "\"by\" is the key of unless") }
        guard head == .ratio else { return }
        for key in ["of", "where", "unless", "once_per"] + Self.windowKeys where has(key) {
            report(key, "a ratio is of two computed traits; \"\(key)\" belongs to them")
        }
    }

    fileprivate func aggregation(_ head: AggregationHead, _ argument: Cursor) -> Aggregation? {
        switch head {
        case .count: return .count
        case .countDistinct, .uniqueCount: return argument.path().map { .countDistinct($0) }
        case .sum: return sum(argument)
        case .min: return argument.path().map { .minimum($0) }
        case .max: return argument.path().map { .maximum($0) }
        case .average: return argument.path().map { .average($0) }
        case .first: return argument.path().map { .first($0) }
        case .last: return argument.path().map { .last($0) }
        case .uniqueList: return argument.path().map { .uniqueList($0) }
        case .daysSince: return argument.path().map { .daysSince($0) }
        case .mostFrequent:
            let path = argument.path()
            let least = self["at_least"].map { $0.integer(in: 1...1_000_000) } ?? 1
            guard let path, let least else { return nil }
            return .mostFrequent(path, atLeast: least)
        case .ratio:
            let (numerator, denominator) = (argument.computedReference(), required("to")?.computedReference())
            guard let numerator, let denominator else { return nil }
            return .ratio(numerator: numerator, denominator: denominator)
        }
    }

    private func sum(_ argument: Cursor) -> Aggregation? {
        let path = argument.path()
        guard let less = self["less"] else { return path.map { .sum($0, less: nil) } }
        guard let fields = less.fields(["sum", "of", "where"]) else { return nil }
        let taken = fields.required("sum")?.path()
        let events = fields.required("of").flatMap { fields.eventFilter($0) }
        guard let path, let taken, let events else { return nil }
        return .sum(path, less: TraitDeduction(path: taken, events: events))
    }

    fileprivate func subject(_ head: AggregationHead, _ argument: Cursor) -> TraitSubject? {
        if head == .ratio { return .computed }
        if head == .count {
            guard let what = argument.name("visits or events") else { return nil }
            if what == "visits" { return visits() }
            guard what == "events" else {
                let nearest = NearestName.of(what, in: ["visits", "events"])
                argument.report("count takes visits, or events together with of: EVENT; not \"\(what)\"", suggestion: nearest)
                return nil
            }
        }
        return required("of").flatMap { eventFilter($0) }.map { .events($0) }
    }

    private func visits() -> TraitSubject {
        for key in ["of", "where", "unless", "once_per"] where has(key) { report(key, "visits are counted as they are, without \"\(key)\"") }
        return .visits
    }

    fileprivate func exclusion(aggregation: Aggregation, subject: TraitSubject, oncePer: PropertyPath?, catalogue: Catalogue?) -> TraitExclusion? {
        guard let selectors = self["unless"]?.selectors() else { return nil }
        if let by = self["by"] { return by.path().map { TraitExclusion(selectors: selectors, key: $0) } }
        if let oncePer { return TraitExclusion(selectors: selectors, key: oncePer) }
        if case .countDistinct(let path) = aggregation { return TraitExclusion(selectors: selectors, key: path) }
        guard case .events(let events) = subject, let catalogue else { return nil }
        let keys = Set(events.selectors.map { catalogue.entry(for: $0)?.key })
        if keys.count == 1, let key = keys.first ?? nil { return TraitExclusion(selectors: selectors, key: key) }
        report("unless", "say by which key the events belong together, as in by: order_id")
        return nil
    }
}
