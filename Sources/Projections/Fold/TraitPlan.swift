import Definitions
import EventModel

/// A computed trait made ready.
struct TraitPlan {
    let rule: TraitRule
    /// Its filters can be decided only at the question's instant.
    let isDynamic: Bool

    /// The currency of an event's amount; nil when the event does not say, or the trait is no money.
    func currency(of event: RecordedEvent, _ channel: String) -> String? {
        guard let text = rule.currency?.values(in: event, channel: channel).first?.titleText, text.contains(where: { $0 != " " }) else { return nil }
        return CurrencyAmount.code(text)
    }

    /// What the aggregation keeps of an event: nothing for events that lack the value or have it in another type.
    func values(of event: RecordedEvent, _ channel: String, zone: TimeZoneRules) -> [FieldValue?] {
        guard let path = rule.aggregation.path else { return [nil] }
        let values = path.values(in: event, channel: channel)
        switch rule.aggregation {
        case .first, .last: return values.isEmpty ? [] : [values.count == 1 ? values[0] : .list(values)]
        case .sum, .average: return values.flatMap(\.scalars).filter(\.isNumber)
        case .minimum, .maximum:
            return values.flatMap(\.scalars).compactMap { $0.isNumber ? $0 : $0.instantValue(in: zone).map { .instant($0) } }
        case .daysSince: return values.flatMap(\.scalars).compactMap { $0.instantValue(in: zone).map { .instant($0) } }
        default: return values.flatMap(\.scalars)
        }
    }
}
