import Definitions
import EventModel

extension CustomerFold {
    /// Why the customer is a member of an audience at an instant, or is not.
    ///
    /// - Throws: ``AudienceError`` as of ``membership(of:asOf:)``.
    /// - Complexity: A search for the instant of change for each condition, and O(events of the rule).
    public func explanation(ofAudience name: String, asOf instant: Instant) throws(AudienceError) -> ConditionExplanation {
        try explanation(of: .audience(name), at: instant)
    }

    /// Why the customer's stage of life is what it is: the stages in their order, up to the one whose condition holds.
    public func explanationOfLifecycle(asOf instant: Instant) throws(AudienceError) -> [(stage: String, explanation: ConditionExplanation)] {
        var stages: [(stage: String, explanation: ConditionExplanation)] = []
        for rule in plan.lifecycle {
            let explained = try explanation(of: rule.condition, at: instant)
            stages.append((rule.stage, explained))
            if explained.membership.isMember { break }
        }
        return stages
    }

    func explanation(of condition: PlannedCondition, at instant: Instant) throws(AudienceError) -> ConditionExplanation {
        let membership = try membership(asOf: instant) { at, search throws(AudienceError) in try moment(at: at, search).verdict(condition) }
        let (kind, text) = condition.words
        var explained = ConditionExplanation(kind: kind, text: text, membership: membership)
        switch condition {
        case .did(let track, let did): explained.evidence = try events(of: did, tracks[track], moment(at: instant))
        case .sequence(let tracks, let sequence): explained.evidence = .steps(try steps(of: sequence, tracks, moment(at: instant)))
        case .trait(let path, _):
            let version = path.components.first.flatMap { traitHistory.versions[$0.name]?.last { $0.occurredAt <= instant } }
            explained.evidence = .values(traitHistory.values(path, at: instant).values, setBy: version?.position)
        case .computed(let reference, _): explained.evidence = .values(try moment(at: instant).values(of: reference).values, setBy: nil)
        case .identifier(let kind, _): explained.evidence = .values(identifiers.values(ofKind: kind, at: instant).values, setBy: nil)
        case .consent(let consent):
            let state = consents.status(consent.purpose, at: instant).state?.rawValue ?? ConsentCondition.Status.absent.rawValue
            let decision = consents.current.first { $0.purpose == consent.purpose }?.decision
            explained.evidence = .values([.text(state)], setBy: decision.flatMap { $0.occurredAt <= instant ? $0.position : nil })
        case .accountId: explained.evidence = .values(accounts.filter { $0.value.firstSeen <= instant }.keys.sorted().map { .text($0) }, setBy: nil)
        case .account(let inner):
            let known = accounts.filter { $0.value.firstSeen <= instant }.keys.sorted()
            explained.evidence = .values(known.map { .text($0) }, setBy: nil)
            for id in known { if let fold = accountFolds[id] { explained.children.append(try fold.explanation(of: inner, at: instant)) } }
        case .audience(let name): if let rule = plan.audiences[name] { explained.children = [try explanation(of: rule, at: instant)] }
        case .lifecycle:
            explained.evidence = .values(try moment(at: instant).lifecycle().name.map { [.text($0)] } ?? [], setBy: nil)
            explained.children = try explanationOfLifecycle(asOf: instant).map(\.explanation)
        case .all(let list), .any(let list): for inner in list { explained.children.append(try explanation(of: inner, at: instant)) }
        case .not(let inner): explained.children = [try explanation(of: inner, at: instant)]
        case .signal, .allCustomers: break
        }
        return explained
    }

    /// The events that a `did` counts.
    private func events(of did: DidCondition, _ track: EventTrack, _ moment: CustomerMoment) throws(AudienceError) -> ConditionExplanation.Evidence {
        let slice = WindowSlice(track.times, did.window, at: moment.at, in: moment.zone, session: moment.session)
        let known = track.times.count(through: moment.at)
        var candidates = slice.range
        if did.occurrence != .every { candidates = known == 0 ? 0..<0 : (did.occurrence == .first ? 0..<1 : known - 1..<known).clamped(to: slice.range) }
        var counted: [EventStamp] = []
        var tester = moment.tester()
        for entry in track.entries[candidates] {
            let passes = if let passes = entry.passes { passes } else { try tester.holds(did.events, entry.event, moment) }
            if passes { counted.append(EventStamp(entry.event)) }
        }
        let window = did.window.flatMap { $0 == .session ? moment.session : $0.range(at: moment.at, in: moment.zone) }
        return .events(Array(counted.suffix(ExplainLimits.eventsOfConditionMax)), count: counted.count, window: window)
    }

    private func steps(of sequence: SequenceCondition, _ tracks: [Int], _ moment: CustomerMoment) throws(AudienceError) -> [ConditionExplanation.Step] {
        var evaluation = try SequenceEvaluation(sequence, tracks, moment)
        let reached = evaluation.reachedByStep()
        let dids = zip(sequence.steps, tracks).filter { $0.0.kind == .did }
        return zip(dids, reached).map { did, positions in
            let wanted = Set(positions.suffix(ExplainLimits.eventsOfConditionMax))
            let events = self.tracks[did.1].entries.filter { wanted.contains($0.position) }.map { EventStamp($0.event) }
            return ConditionExplanation.Step(text: RuleText.text(did.0), events: events, count: positions.count)
        }
    }
}

extension PlannedCondition {
    /// What a file calls it, and the rule in words.
    fileprivate var words: (kind: String, text: String) {
        switch self {
        case .did(_, let did): ("did", RuleText.text(did))
        case .sequence(_, let sequence): ("sequence", RuleText.text(sequence))
        case .trait(let path, let test): ("trait", "\(path) \(RuleText.text(test))")
        case .computed(let reference, let test): ("computed", "computed \(reference) \(RuleText.text(test))")
        case .identifier(let kind, let test): test == .exists ? ("has", "has \(kind)") : ("identifier", "\(kind) \(RuleText.text(test))")
        case .consent(let consent): ("consent", RuleText.text(consent))
        case .accountId(let ids): ("account", "member of account \(ids.joined(separator: " or "))")
        case .account: ("account", "member of an account that satisfies this")
        case .audience(let name): ("audience", "audience \(name)")
        case .lifecycle(let stages): ("lifecycle", "lifecycle \(stages.joined(separator: " or "))")
        case .signal: ("signal", "signal")
        case .all: ("all", "all of these")
        case .any: ("any", "any of these")
        case .not: ("not", "not this")
        case .allCustomers: ("all_customers", "all customers")
        }
    }
}
