import Definitions
import EventModel

/// What of a customer is followed over time.
public enum HistorySubject: Sendable, Hashable {
    /// A trait as identify set it. The path begins at `traits` and leads to one value.
    case trait(PropertyPath)
    /// A computed trait as a profile names it, such as `lifetime_value` or `lifetime_value_by_currency`.
    case computed(String)
    /// The stage of life.
    case lifecycle
    /// Whether the customer is a member.
    case audience(String)
    /// Where the customer stands on a purpose.
    case consent(String)

    /// What has to be folded for it.
    public var scope: FoldScope {
        switch self {
        case .computed(let name): .traits([name])
        case .audience(let name): .audience(name)
        case .trait, .lifecycle, .consent: .profile
        }
    }
}

/// A value, and since when it has been the same.
struct DatedValue {
    /// Nil for nothing: null, no stage, no member, not decided.
    let value: FieldValue?
    let since: Instant
}

extension CustomerMoment {
    func value(of subject: HistorySubject) throws(AudienceError) -> DatedValue {
        switch subject {
        case .trait(let path):
            let (values, since) = fold.traitHistory.values(path, at: at)
            return DatedValue(value: values.first, since: since)
        case .computed(let name): return try value(ofTrait: name)
        case .lifecycle:
            let (stage, since) = try lifecycle()
            return DatedValue(value: stage.map { .text($0) }, since: since)
        case .audience(let name):
            let verdict = try verdict(audience: name)
            return DatedValue(value: verdict.holds ? .bool(true) : nil, since: verdict.since)
        case .consent(let purpose):
            let (state, since) = fold.consents.status(purpose, at: at)
            return DatedValue(value: state.map { .text($0.rawValue) }, since: since)
        }
    }

    /// A computed trait as a profile tells it: amounts by currency also where there are none.
    func value(ofTrait name: String) throws(AudienceError) -> DatedValue {
        guard let rule = plan.definitions.traits.rule(named: name), let index = plan.traitIndexByName[rule.name], let computed = try computedValue(index) else {
            throw .notPlanned(name)
        }
        return DatedValue(value: name == rule.byCurrencyName ? .amounts(computed.amounts ?? []) : computed.value, since: computed.since)
    }
}
