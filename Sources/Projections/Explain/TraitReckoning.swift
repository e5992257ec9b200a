import Definitions
import EventModel

/// The steps that lead from what counted to the value of a computed trait.
struct TraitReckoning {
    private let rule: TraitRule
    private let explanation: TraitExplanation

    init(_ rule: TraitRule, _ explanation: TraitExplanation) { (self.rule, self.explanation) = (rule, explanation) }

    /// Never empty: the last one is the value.
    var steps: [TraitExplanation.Step] { parts + [TraitExplanation.Step(name: "value", value: explanation.value)] }

    private var parts: [TraitExplanation.Step] {
        let values = explanation.counted.compactMap(\.value)
        switch rule.aggregation {
        case .count: return [count("events", explanation.counted.count)]
        case .countDistinct, .uniqueList: return [count("values", values.count), count("different", Set(values).count)]
        case .sum: return sums(explanation.counted, "sum") + sums(explanation.deducted, "less")
        case .average: return sums(explanation.counted, "sum") + [count("divided_by", explanation.counted.count)]
        case .minimum, .maximum, .first, .last: return [count("values", values.count)]
        case .mostFrequent(_, let least):
            let tally = values.reduce(into: [FieldValue: Int]()) { $0[$1, default: 0] += 1 }
            let often = tally.values.max() ?? 0
            return [count("values", values.count), count("most_often", often), count("at_least", least)]
        case .daysSince:
            let latest = values.compactMap { $0.instantValue(in: .utc) }.max()
            return [TraitExplanation.Step(name: "latest", value: latest.map { .instant($0) })]
        case .ratio:
            return zip(["divide", "by"], explanation.parts).map { TraitExplanation.Step(name: $0, value: $1.value) }
        }
    }

    private func count(_ name: String, _ number: Int) -> TraitExplanation.Step { TraitExplanation.Step(name: name, value: .number(ExactDecimal(number))) }

    /// By currency where the trait is money. A sum that is not known exactly is null.
    private func sums(_ counted: [TraitExplanation.Counted], _ name: String) -> [TraitExplanation.Step] {
        let groups = Dictionary(grouping: counted) { rule.currency == nil ? nil : $0.currency ?? CurrencyAmount.unknownCurrency }
        return groups.sorted { ($0.key ?? "") < ($1.key ?? "") }.map { currency, group in
            var sum = ExactSum()
            for number in group.compactMap({ $0.value?.numberValue }) { sum.add(number) }
            let total = group.contains { $0.value?.isInexact == true } ? nil : sum.total
            return TraitExplanation.Step(name: name, currency: currency, value: total.map { .number($0) })
        }
    }
}

extension CustomerFold {
    /// How a computed trait came to be what it is at an instant.
    ///
    /// - Parameters:
    ///   - name: As a profile names it.
    ///   - events: The customer's, in canonical order: those that were folded.
    /// - Throws: ``AudienceError`` when the plan was not made for the trait.
    /// - Complexity: O(events)
    public func explanation(ofTrait name: String, _ events: EventBatch, asOf instant: Instant) throws(AudienceError) -> TraitExplanation {
        let moment = moment(at: instant)
        guard let rule = plan.definitions.traits.rule(named: name), let index = plan.traitIndexByName[rule.name], let wanted = plan.traits[index] else {
            throw .notPlanned(name)
        }
        let value = try moment.value(ofTrait: name).value
        var trial = TraitTrial(wanted, moment, name: name, value: value)
        try trial.run(events)
        var explanation = trial.explanation
        switch rule.aggregation {
        case .ratio(let upper, let lower):
            for part in [upper, lower] { explanation.parts.append(try self.explanation(ofTrait: part.name, events, asOf: instant)) }
        default: break
        }
        if case .visits = rule.subject {
            let slice = WindowSlice(visits.starts, rule.window, at: instant, in: moment.zone, session: moment.session)
            explanation.steps = [TraitExplanation.Step(name: "visits", value: .number(ExactDecimal(slice.range.count)))]
        }
        explanation.steps += TraitReckoning(rule, explanation).steps.filter { rule.subject != .visits || $0.name == "value" }
        return explanation
    }
}
