import Definitions
import EventModel

extension CustomerMoment {
    /// What a computed trait, or one currency of it, is at this instant, and since when; no values for null.
    func values(of reference: ComputedReference) throws(AudienceError) -> (values: [FieldValue], since: Instant) {
        guard let rule = plan.definitions.traits.rule(named: reference.name), let index = plan.traitIndexByName[rule.name],
            let computed = try computedValue(index)
        else { throw .notPlanned(reference.name) }
        if let currency = reference.currency {
            let amount = computed.amounts?.first { $0.currency == CurrencyAmount.code(currency) }?.amount
            return (amount.map { [.number($0)] } ?? [], computed.since)
        }
        if reference.name == rule.byCurrencyName {
            return (computed.amounts.flatMap { $0.isEmpty ? nil : [.amounts($0)] } ?? [], computed.since)
        }
        return (computed.value.map { [$0] } ?? [], computed.since)
    }

    /// What an operand stands for.
    func values(of operand: Operand) throws(AudienceError) -> (values: [FieldValue], since: Instant) {
        switch operand {
        case .computed(let reference): return try values(of: reference)
        case .trait(let path): return fold.traitHistory.values(path, at: at)
        case .literal: return ([], .earliest)
        }
    }
}
