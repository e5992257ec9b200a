import Definitions
import EventModel

/// Works out one computed trait at one instant from what was observed.
struct TraitEvaluation {
    private let plan: TraitPlan
    private let state: TraitState
    private let moment: CustomerMoment
    private var since = Instant.earliest

    init(_ plan: TraitPlan, _ state: TraitState, _ moment: CustomerMoment) { (self.plan, self.state, self.moment) = (plan, state, moment) }

    private var rule: TraitRule { plan.rule }

    mutating func evaluate() throws(AudienceError) -> ComputedValue {
        switch rule.subject {
        case .computed: return try ratio()
        case .visits:
            let slice = WindowSlice(moment.fold.visits.starts, rule.window, at: moment.at, in: moment.zone, session: moment.session)
            return ComputedValue(value: .number(ExactDecimal(slice.range.count)), since: slice.since)
        case .events(let filter):
            if let value = single() { return value }
            let entries = try onceEach(withoutExcluded(select(state.events, filter)))
            if case .sum(_, let less?) = rule.aggregation {
                // Selected before the sum is made, which says since when by what was selected.
                let deductions = try withoutExcluded(select(state.deductions, less.events))
                return sum(entries, less: deductions)
            }
            if case .sum = rule.aggregation { return sum(entries, less: []) }
            if rule.currency != nil { return money(entries) }
            if case .daysSince = rule.aggregation { return daysSince(entries) }
            return ComputedValue(value: aggregate(entries), since: since)
        }
    }

    /// The first or last value, where one event alone decides it. O(log events).
    private mutating func single() -> ComputedValue? {
        guard rule.currency == nil, rule.oncePer == nil, !plan.isDynamic, state.exclusions.entries.isEmpty else { return nil }
        let isFirst: Bool
        switch rule.aggregation {
        case .first: isFirst = true
        case .last: isFirst = false
        default: return nil
        }
        let times = state.events.times
        let slice = WindowSlice(times, rule.window, at: moment.at, in: moment.zone, session: moment.session)
        since = max(since, slice.since)
        // Entries without a value are passed over.
        let counted = state.events.entries[slice.range]
        let found = isFirst ? counted.first { $0.value != nil } : counted.last { $0.value != nil }
        return ComputedValue(value: found?.value, since: since)
    }

    /// The observations that count now.
    private mutating func select(_ observations: Observations, _ filter: EventFilter) throws(AudienceError) -> [Observations.Entry] {
        let slice = WindowSlice(observations.times, rule.window, at: moment.at, in: moment.zone, session: moment.session)
        since = max(since, slice.since)
        moment.search?.look(atEvents: slice.range.count)
        guard plan.isDynamic else { return Array(observations.entries[slice.range]) }
        var tester = moment.tester()
        var selected: [Observations.Entry] = []
        for entry in observations.entries[slice.range] {
            guard let event = entry.event else { continue }
            if try tester.holds(filter, event, moment) { selected.append(entry) }
        }
        since = max(since, tester.since)
        return selected
    }

    private mutating func withoutExcluded(_ entries: [Observations.Entry]) -> [Observations.Entry] {
        let slice = WindowSlice(state.exclusions.times, nil, at: moment.at, in: moment.zone)
        since = max(since, slice.since)
        guard !slice.range.isEmpty else { return entries }
        moment.search?.look(atEvents: slice.range.count)
        let excluded = Set(state.exclusions.entries[slice.range].compactMap(\.key))
        return entries.filter { entry in entry.key.map { !excluded.contains($0) } ?? true }
    }

    /// Of entries with one value under `once_per` those of the last event.
    private func onceEach(_ entries: [Observations.Entry]) -> [Observations.Entry] {
        guard rule.oncePer != nil else { return entries }
        let last = entries.reduce(into: [FieldValue: LogPosition]()) { last, entry in if let once = entry.once { last[once] = entry.position } }
        return entries.filter { entry in entry.once.map { last[$0] == entry.position } ?? true }
    }

    private func daysSince(_ entries: [Observations.Entry]) -> ComputedValue {
        let instants = entries.compactMap { $0.value?.instantValue(in: moment.zone) }.filter { $0 <= moment.at }
        guard let latest = instants.max() else { return ComputedValue(since: since) }
        let day: Int64 = 86_400_000_000
        let days = (moment.at.micros - latest.micros) / day
        return ComputedValue(value: .number(ExactDecimal(Int(days))), since: max(since, Instant(micros: latest.micros + days * day)))
    }

    private func ratio() throws(AudienceError) -> ComputedValue {
        guard case .ratio(let upper, let lower) = rule.aggregation else { return ComputedValue(since: .earliest) }
        let (above, aboveSince) = try moment.values(of: upper)
        let (below, belowSince) = try moment.values(of: lower)
        let quotient = above.first?.numberValue.flatMap { number in
            below.first?.numberValue.flatMap { number.divided(by: $0, decimals: TraitLimits.ratioDecimals) }
        }
        return ComputedValue(value: quotient.map { .number($0.trimmed(toScale: 0)) }, since: max(aboveSince, belowSince))
    }
}

extension TraitEvaluation {
    /// One value for each currency; their sum, average… only where there is no more than one.
    private func money(_ entries: [Observations.Entry]) -> ComputedValue {
        let groups = Dictionary(grouping: entries) { $0.currency ?? CurrencyAmount.unknownCurrency }
        let amounts = groups.sorted { $0.key < $1.key }.map { CurrencyAmount(currency: $0.key, amount: aggregate($0.value)?.numberValue) }
        let value = groups.count > 1 ? nil : aggregate(entries)
        return ComputedValue(value: value, amounts: amounts, since: since)
    }

    /// A deduction without a currency is in that of the sum, where there is only one.
    private func sum(_ entries: [Observations.Entry], less: [Observations.Entry]) -> ComputedValue {
        guard rule.currency != nil else {
            return ComputedValue(value: Self.total(entries, less: less).map { .number($0) }, since: since)
        }
        let added = Dictionary(grouping: entries) { $0.currency ?? CurrencyAmount.unknownCurrency }
        let only = added.count == 1 ? added.first?.key : nil
        let taken = Dictionary(grouping: less) { $0.currency ?? only ?? CurrencyAmount.unknownCurrency }
        let amounts = Set(added.keys).union(taken.keys).sorted().map {
            CurrencyAmount(currency: $0, amount: Self.total(added[$0] ?? [], less: taken[$0] ?? []))
        }
        let single = amounts.isEmpty ? ExactDecimal.zero : amounts.count == 1 ? amounts[0].amount : nil
        return ComputedValue(value: single.map { .number($0) }, amounts: amounts, since: since)
    }

    /// Nil when it does not fit in 128 bits, or a number cannot be held exactly.
    private static func total(_ entries: [Observations.Entry], less: [Observations.Entry]) -> ExactDecimal? {
        guard !(entries + less).contains(where: { $0.value?.isInexact == true }) else { return nil }
        var sum: ExactDecimal? = .zero
        for number in entries.compactMap({ $0.value?.numberValue }) { sum = sum?.adding(number) }
        for number in less.compactMap({ $0.value?.numberValue }) { sum = sum?.subtracting(number) }
        return sum
    }

    /// Everything but ratios and deductions.
    private func aggregate(_ entries: [Observations.Entry]) -> FieldValue? {
        let values = entries.compactMap(\.value)
        switch rule.aggregation {
        case .minimum where values.contains(where: \.isInexact), .maximum where values.contains(where: \.isInexact): return nil
        case .count: return .number(ExactDecimal(entries.count))
        case .countDistinct: return .number(ExactDecimal(Set(values).count))
        case .sum: return Self.total(entries, less: []).map { .number($0) }
        case .minimum: return values.min()
        case .maximum: return Self.maximum(values)
        case .average: return Self.average(of: Self.total(entries, less: []), count: entries.count, isMoney: rule.currency != nil).map { .number($0) }
        case .first: return values.first
        case .last: return values.last
        case .mostFrequent(_, let least): return Self.mostFrequent(values, atLeast: least)
        case .uniqueList: return .list(Array(Set(values).sorted().prefix(TraitLimits.listElementsMax)))
        case .daysSince, .ratio: return nil
        }
    }

    /// Of numbers and instants together, the greatest number.
    private static func maximum(_ values: [FieldValue]) -> FieldValue? {
        let numbers = values.filter { $0.numberValue != nil }
        return (numbers.isEmpty ? values : numbers).max()
    }

    /// Two digits after the point for money, six otherwise, or as many as the values have.
    static func average(of total: ExactDecimal?, count: Int, isMoney: Bool) -> ExactDecimal? {
        guard count > 0, let total else { return nil }
        let digits = max(total.scale, isMoney ? TraitLimits.moneyDecimals : TraitLimits.ratioDecimals)
        return total.divided(by: count, decimals: digits)?.trimmed(toScale: isMoney ? total.scale : 0)
    }

    private static func mostFrequent(_ values: [FieldValue], atLeast least: Int) -> FieldValue? {
        let counts = values.reduce(into: [FieldValue: Int]()) { $0[$1, default: 0] += 1 }
        return counts.filter { $0.value >= least }.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }
}
