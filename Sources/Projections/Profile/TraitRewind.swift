// A computed trait at instants that go backwards.
//
// The search for the instant at which somebody entered an audience asks at each change of a rule's parts, and worked out from the start each
// time a customer of n orders would cost n². Here what came after the instant is taken out of what was counted: each event goes once, each
// exclusion comes off once and brings its key's events and deductions back. Of events that count once for each value the last that is left does.
//
// Invariant: `value(at:)` is what ``TraitEvaluation`` says at the same instant, to the digit: answers show it.

import Definitions
import EventModel

/// Counts and sums of everything up to an instant, which only goes back.
final class TraitRewind {
    private let rule: TraitRule
    private let state: TraitState
    /// How many of the observations, deductions and exclusions are up to the instant.
    private var (events, deductions, exclusions) = (0, 0, 0)
    private var instant: Instant
    private var (placesByKey, deductionsByKey): ([FieldValue: [Int]], [FieldValue: [Int]]) = ([:], [:])
    /// Of events with the same value under `once_per`, up to the instant, and the one that counts.
    private var (placesByOnce, chosenByOnce): ([FieldValue: [Int]], [FieldValue: Int]) = ([:], [:])
    /// Exclusions of a key up to the instant.
    private var exclusionsOfKey: [FieldValue: Int] = [:]

    private var counted = 0
    private var distinct: [FieldValue: Int] = [:]
    private var added: [String: RunningTotal] = [:]
    private var taken: [String: RunningTotal] = [:]
    /// Taken off without saying in which currency.
    private var takenUnstated = RunningTotal()

    /// More currencies would make each instant dear.
    private static let currenciesMax = 16

    /// Nil for what has a window, depends on the instant otherwise, or is no count, sum or average; and where a sum might not fit on the way.
    init?(_ plan: TraitPlan, _ state: TraitState, at instant: Instant) {
        (rule, self.state, self.instant) = (plan.rule, state, instant)
        guard case .events = rule.subject, rule.window == nil, !plan.isDynamic, isCountOrSum, fits else { return nil }
        events = state.events.times.count(through: instant)
        deductions = state.deductions.times.count(through: instant)
        exclusions = state.exclusions.times.count(through: instant)
        for entry in state.exclusions.entries[..<exclusions] { if let key = entry.key { exclusionsOfKey[key, default: 0] += 1 } }
        for place in 0..<events {
            let entry = state.events.entries[place]
            if let key = entry.key { placesByKey[key, default: []].append(place) }
            if let once = once(entry) {
                placesByOnce[once, default: []].append(place)
            } else if !isExcluded(entry) {
                count(place, by: 1)
            }
        }
        for once in placesByOnce.keys { choose(once) }
        for (place, entry) in state.deductions.entries[..<deductions].enumerated() {
            if let key = entry.key { deductionsByKey[key, default: []].append(place) }
            if !isExcluded(entry) { deduct(entry, by: 1) }
        }
    }

    private func once(_ entry: Observations.Entry) -> FieldValue? { rule.oncePer == nil ? nil : entry.once }

    /// What it was made of.
    var eventCount: Int { state.events.times.count + state.deductions.times.count + state.exclusions.times.count }

    private var isCountOrSum: Bool {
        switch rule.aggregation {
        case .sum, .average: true
        case .count, .countDistinct: rule.currency == nil
        default: false
        }
    }

    private var fits: Bool {
        var (sum, currencies): (ExactDecimal?, Set<String>) = (.zero, [])
        for entry in state.events.entries + state.deductions.entries {
            if entry.value?.isInexact == true { return false }
            if let currency = entry.currency { currencies.insert(currency) }
            if let number = entry.value?.numberValue { sum = sum?.adding(number < .zero ? number.negated : number) }
        }
        return sum != nil && currencies.count <= Self.currenciesMax
    }

    /// Nil when the instant is later than the one before.
    func value(at earlier: Instant) -> ComputedValue? {
        guard earlier <= instant else { return nil }
        instant = earlier
        rewind()
        return current
    }

    private func rewind() {
        while exclusions > 0, state.exclusions.times[exclusions - 1] > instant {
            exclusions -= 1
            guard let key = state.exclusions.entries[exclusions].key else { continue }
            exclusionsOfKey[key, default: 0] -= 1
            guard exclusionsOfKey[key] == 0 else { continue }
            for place in placesByKey[key] ?? [] where place < events {
                if let once = once(state.events.entries[place]) { choose(once) } else { count(place, by: 1) }
            }
            for place in deductionsByKey[key] ?? [] where place < deductions { deduct(state.deductions.entries[place], by: 1) }
        }
        while events > 0, state.events.times[events - 1] > instant {
            events -= 1
            let entry = state.events.entries[events]
            if let once = once(entry) { choose(once) } else if !isExcluded(entry) { count(events, by: -1) }
        }
        while deductions > 0, state.deductions.times[deductions - 1] > instant {
            deductions -= 1
            let entry = state.deductions.entries[deductions]
            if !isExcluded(entry) { deduct(entry, by: -1) }
        }
    }

    private func isExcluded(_ entry: Observations.Entry) -> Bool { entry.key.map { exclusionsOfKey[$0, default: 0] > 0 } ?? false }

    /// Counts the last event of a value that is left and not excluded, in the place of the one that counted before.
    private func choose(_ once: FieldValue) {
        while let last = placesByOnce[once]?.last, last >= events { placesByOnce[once]?.removeLast() }
        let wanted = placesByOnce[once]?.last { !isExcluded(state.events.entries[$0]) }
        let chosen = chosenByOnce[once]
        guard wanted != chosen else { return }
        if let chosen { count(chosen, by: -1) }
        if let wanted { count(wanted, by: 1) }
        chosenByOnce[once] = wanted
    }

    private func count(_ place: Int, by sign: Int) {
        let entry = state.events.entries[place]
        counted += sign
        switch rule.aggregation {
        case .countDistinct:
            guard let value = entry.value else { return }
            distinct[value, default: 0] += sign
            if distinct[value] == 0 { distinct[value] = nil }
        case .sum, .average:
            added[entry.currency ?? CurrencyAmount.unknownCurrency, default: RunningTotal()].change(entry.value?.numberValue, by: sign)
        default: break
        }
    }

    private func deduct(_ entry: Observations.Entry, by sign: Int) {
        guard rule.currency != nil, let currency = entry.currency else { return takenUnstated.change(entry.value?.numberValue, by: sign) }
        taken[currency, default: RunningTotal()].change(entry.value?.numberValue, by: sign)
    }
}

extension TraitRewind {
    private var since: Instant {
        [(state.events, events), (state.deductions, deductions), (state.exclusions, exclusions)].reduce(.earliest) { latest, part in
            part.1 > 0 ? max(latest, part.0.times[part.1 - 1]) : latest
        }
    }

    private var current: ComputedValue {
        switch rule.aggregation {
        case .countDistinct: return ComputedValue(value: .number(ExactDecimal(distinct.count)), since: since)
        case .sum: return rule.currency == nil ? sum : sumsByCurrency
        case .average: return averages
        default: return ComputedValue(value: .number(ExactDecimal(counted)), since: since)
        }
    }

    private var sum: ComputedValue {
        let added = added[CurrencyAmount.unknownCurrency] ?? RunningTotal()
        return ComputedValue(value: added.total(less: [takenUnstated]).map { .number($0) }, since: since)
    }

    /// A deduction without a currency is in that of the sum, where there is only one.
    private var sumsByCurrency: ComputedValue {
        let added = added.filter { $0.value.count > 0 }
        var less = taken.filter { $0.value.count > 0 }.mapValues { [$0] }
        let only = added.count == 1 ? added.first?.key : nil
        if takenUnstated.count > 0 { less[only ?? CurrencyAmount.unknownCurrency, default: []].append(takenUnstated) }
        let amounts = Set(added.keys).union(less.keys).sorted().map { currency in
            CurrencyAmount(currency: currency, amount: (added[currency] ?? RunningTotal()).total(less: less[currency] ?? []))
        }
        let single = amounts.isEmpty ? ExactDecimal.zero : amounts.count == 1 ? amounts[0].amount : nil
        return ComputedValue(value: single.map { .number($0) }, amounts: amounts, since: since)
    }

    private var averages: ComputedValue {
        let groups = added.filter { $0.value.count > 0 }.sorted { $0.key < $1.key }
        let amounts = groups.map { currency, total in
            CurrencyAmount(currency: currency, amount: TraitEvaluation.average(of: total.total(), count: total.count, isMoney: rule.currency != nil))
        }
        let value = amounts.count == 1 ? amounts[0].amount : nil
        return ComputedValue(value: value.map { .number($0) }, amounts: rule.currency == nil ? nil : amounts, since: since)
    }
}
