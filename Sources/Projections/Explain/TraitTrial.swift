import Definitions
import EventModel

/// Tries every event of a customer against the rule of a computed trait, and notes what becomes of it.
///
/// The fold keeps only what may count; here the events are looked at again, so that those which do not are told as well.
struct TraitTrial {
    private let plan: TraitPlan
    private let moment: CustomerMoment
    private(set) var explanation: TraitExplanation

    init(_ plan: TraitPlan, _ moment: CustomerMoment, name: String, value: FieldValue?) {
        (self.plan, self.moment) = (plan, moment)
        let window = plan.rule.window.flatMap { $0 == .session ? moment.session : $0.range(at: moment.at, in: moment.zone) }
        explanation = TraitExplanation(name: name, value: value, window: window)
    }

    private var rule: TraitRule { plan.rule }

    private struct Candidate {
        let event: RecordedEvent
        let values: [FieldValue?]
        let currency: String?
        let key: FieldValue?
        let once: FieldValue?
    }

    /// - Parameter events: The customer's, in canonical order, none after the instant asked about.
    mutating func run(_ events: EventBatch) throws(AudienceError) {
        guard case .events(let filter) = rule.subject else { return }
        let cancellations = cancellations(events)
        var candidates = try select(events, filter, cancellations) { plan, event, channel, zone in plan.values(of: event, channel, zone: zone) }
        candidates = onceEach(candidates)
        explanation.counted = candidates.flatMap(counted)
        if case .sum(_, let less?) = rule.aggregation {
            let taken = try select(events, less.events, cancellations) { _, event, channel, _ in
                less.path.values(in: event, channel: channel).flatMap(\.scalars).filter(\.isNumber).map { .some($0) }
            }
            explanation.deducted = taken.flatMap(counted)
        }
        explanation.excluded.sort { ($0.event.occurredAt, $0.event.position) < ($1.event.occurredAt, $1.event.position) }
    }

    private func counted(_ candidate: Candidate) -> [TraitExplanation.Counted] {
        candidate.values.map { TraitExplanation.Counted(event: EventStamp(candidate.event), value: $0, currency: candidate.currency) }
    }

    /// By key the last event that takes it out.
    private func cancellations(_ events: EventBatch) -> [FieldValue: LogPosition] {
        guard let unless = rule.unless else { return [:] }
        var found: [FieldValue: LogPosition] = [:]
        for index in events.indices {
            let event = events[index]
            guard unless.selectors.contains(where: { $0.matches(type: event.type, name: event.name) }) else { continue }
            if let key = unless.key.values(in: event, channel: channel(event)).first { found[key] = event.position }
        }
        return found
    }

    private mutating func select(
        _ events: EventBatch, _ filter: EventFilter, _ cancellations: [FieldValue: LogPosition],
        _ read: (TraitPlan, RecordedEvent, String, TimeZoneRules) -> [FieldValue?]
    ) throws(AudienceError) -> [Candidate] {
        var (candidates, tester): ([Candidate], ValueTester) = ([], moment.tester())
        for index in events.indices {
            let event = events[index]
            guard filter.selectors.contains(where: { $0.matches(type: event.type, name: event.name) }) else { continue }
            let channel = channel(event)
            let (values, key) = (read(plan, event, channel, moment.zone), rule.unless?.key.values(in: event, channel: channel).first)
            if try !tester.holds(filter, event, moment) {
                exclude(event, .filter)
            } else if values.isEmpty {
                exclude(event, .noValue)
            } else if rule.window != nil, explanation.window.map({ !$0.contains(event.occurredAt) }) ?? true {
                exclude(event, .window)
            } else if let position = key.flatMap({ cancellations[$0] }) {
                exclude(event, .cancelled, by: position)
            } else {
                let once = rule.oncePer?.values(in: event, channel: channel).first
                candidates.append(Candidate(event: event, values: values, currency: plan.currency(of: event, channel), key: key, once: once))
            }
        }
        return candidates
    }

    private mutating func onceEach(_ candidates: [Candidate]) -> [Candidate] {
        guard rule.oncePer != nil else { return candidates }
        let last = candidates.reduce(into: [FieldValue: LogPosition]()) { last, one in if let once = one.once { last[once] = one.event.position } }
        return candidates.filter { one in
            guard let winner = one.once.flatMap({ last[$0] }), winner != one.event.position else { return true }
            exclude(one.event, .oncePer, by: winner)
            return false
        }
    }

    private mutating func exclude(_ event: RecordedEvent, _ reason: TraitExplanation.Exclusion, by position: LogPosition? = nil) {
        explanation.excluded.append(TraitExplanation.Excluded(event: EventStamp(event), reason: reason, by: position))
    }

    private func channel(_ event: RecordedEvent) -> String { ChannelTally.channel(of: event.source, moment.plan.definitions.sources) }
}
