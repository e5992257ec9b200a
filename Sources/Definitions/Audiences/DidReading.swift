extension Fields {
    /// `did` and what stands beside it.
    func did(_ value: Cursor) -> DidCondition? {
        let filter = eventFilter(value)
        let window = self.window()
        let times = self["times"].map { $0.times() } ?? .once
        let occurrence = self.occurrence()
        guard let filter, let times, let occurrence, window != nil || !Self.windowKeys.contains(where: has) else { return nil }
        return DidCondition(events: filter, window: window, times: times, occurrence: occurrence)
    }

    /// The events named by `value` that satisfy `where`.
    func eventFilter(_ value: Cursor) -> EventFilter? {
        let filters = self["where"].map { $0.propertyFilters() } ?? []
        guard let selectors = value.selectors() else { return nil }
        return EventFilter(selectors: selectors, filters: filters)
    }

    /// `first: true`, `last: true`, neither.
    private func occurrence() -> DidCondition.Occurrence? {
        let first = self["first"].map { $0.bool() } ?? false
        let last = self["last"].map { $0.bool() } ?? false
        guard let first, let last else { return nil }
        if first, last {
            report("last", "first and last exclude each other")
            return nil
        }
        if first || last, has("times") {
            report("times", "there is one \(first ? "first" : "last") event, so it cannot be counted")
            return nil
        }
        return first ? .first : last ? .last : .every
    }

    /// `sequence` and what stands beside it.
    func sequence(_ value: Cursor) -> SequenceCondition? {
        let window = self.window()
        guard let items = value.list() else { return nil }
        guard !items.isEmpty, items.count <= DefinitionLimits.sequenceStepsMax else {
            value.report("a sequence has 1 to \(DefinitionLimits.sequenceStepsMax) steps")
            return nil
        }
        let steps = items.map { $0.sequenceStep() }
        if let first = steps[0], first.kind == .without {
            items[0].report("a sequence begins with a did step")
            return nil
        }
        guard !steps.contains(where: { $0 == nil }), window != nil || !Self.windowKeys.contains(where: has) else { return nil }
        return SequenceCondition(steps: steps.compactMap(\.self), window: window)
    }
}

extension Cursor {
    /// `3`, or a map of bounds. `at_most` alone includes never.
    fileprivate func times() -> TimesRange? {
        if !isMapping { return integer(in: 0...1_000_000_000, "a count or {at_least: 2}").flatMap { TimesRange(least: $0, most: $0) } }
        let keys = ["is", "at_least", "more_than", "at_most", "less_than", "between"]
        guard let fields = fields(keys) else { return nil }
        if fields.keys.isEmpty { report("say how often, as in {at_least: 2}") }
        var (least, most) = (0, Int.max)
        for key in fields.keys where keys.contains(key) {
            guard let value = fields[key], let bounds = value.bounds(key) else { return nil }
            (least, most) = (max(least, bounds.lowerBound), min(most, bounds.upperBound))
        }
        guard !fields.keys.isEmpty, fields.keys.allSatisfy(keys.contains) else { return nil }
        guard least <= most, let range = TimesRange(least: least, most: most == .max ? nil : most) else {
            report("no count satisfies this")
            return nil
        }
        return range
    }

    private func bounds(_ key: String) -> ClosedRange<Int>? {
        let counts = 0...1_000_000_000
        if key == "between" {
            guard let items = list() else { return nil }
            guard items.count == 2 else {
                report("between takes two ends, as in [2, 5]")
                return nil
            }
            let (low, high) = (items[0].integer(in: counts), items[1].integer(in: counts))
            guard let low, let high else { return nil }
            if low > high { report("the first end is above the last, so nothing lies between") }
            return low <= high ? low...high : nil
        }
        guard let value = integer(in: counts) else { return nil }
        switch key {
        case "is": return value...value
        case "at_least": return value...Int.max
        case "more_than": return (value + 1)...Int.max
        case "at_most": return 0...value
        default:
            if value == 0 { report("nothing happens fewer than 0 times") }
            return value == 0 ? nil : 0...(value - 1)
        }
    }

    fileprivate func sequenceStep() -> SequenceStep? {
        guard let fields = fields(["did", "without", "where", "within"]) else { return nil }
        guard fields.has("did") != fields.has("without") else {
            report("a step is either {did: ...} or {without: ...}")
            return nil
        }
        let kind: SequenceStep.Kind = fields.has("did") ? .did : .without
        let within = fields["within"]?.duration()
        guard let value = fields["did"] ?? fields["without"], let filter = fields.eventFilter(value) else { return nil }
        if fields.has("within"), within == nil { return nil }
        return SequenceStep(kind: kind, events: filter, within: within)
    }
}
