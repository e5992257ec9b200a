import Definitions
import EventModel

/// Collects what the rules of a scope need, each once.
struct FoldPlanBuilder {
    let definitions: DefinitionSet
    private(set) var tracks: [TrackPlan] = []
    private(set) var traits: [TraitPlan?]
    private(set) var lifecycle: [LifecyclePlan] = []
    private(set) var audiences: [String: PlannedCondition] = [:]
    private(set) var routes = EventRoutes()
    private(set) var foldsAccounts = false
    private(set) var facts: FoldFacts = []
    private var trackByPlan: [TrackPlan: Int] = [:]
    private var hasLifecycle = false
    private var countsVisits = false
    private var pending: Set<String> = []

    init(_ definitions: DefinitionSet) {
        self.definitions = definitions
        traits = Array(repeating: nil, count: definitions.traits.rules.count)
    }

    mutating func add(_ wanted: FoldFacts) { facts.formUnion(wanted) }

    mutating func addProfile() throws(AudienceError) {
        add(.all)
        for index in definitions.traits.rules.indices { addTrait(index) }
        try addLifecycle()
    }

    mutating func addAudience(_ name: String) throws(AudienceError) {
        guard audiences[name] == nil else { return }
        guard let rule = definitions.audiences.audience(named: name) else { throw .unknownAudience(name) }
        guard rule.domain == .customer else { throw .otherDomain(name) }
        guard pending.insert(name).inserted else { throw .cycle(name) }
        audiences[name] = try plan(rule.condition)
        pending.remove(name)
    }

    mutating func addLifecycle() throws(AudienceError) {
        guard !hasLifecycle else { return }
        hasLifecycle = true
        var planned: [LifecyclePlan] = []
        for rule in definitions.traits.lifecycle {
            planned.append(LifecyclePlan(stage: rule.stage, condition: try plan(rule.condition)))
        }
        lifecycle = planned
    }

    mutating func plan(_ condition: Condition) throws(AudienceError) -> PlannedCondition {
        for test in condition.tests { addOperands(of: test) }
        switch condition {
        case .did(let did):
            if did.window == .session { countVisits() }
            return .did(track: addTrack(did.events, keepsFailing: did.occurrence != .every), did)
        case .sequence(let sequence):
            if sequence.window == .session { countVisits() }
            return .sequence(tracks: sequence.steps.map { addTrack($0.events, keepsFailing: false) }, sequence)
        case .trait(let path, let test):
            add(.traits)
            return .trait(path, test)
        case .computed(let reference, let test):
            addTrait(named: reference.name)
            return .computed(reference, test)
        case .identifier(let kind, let test):
            add(.identifiers)
            return .identifier(kind: kind, test)
        case .consent(let consent):
            add(.consents)
            return .consent(consent)
        case .account(.id(let ids)):
            add(.accounts)
            return .accountId(ids)
        case .account(.satisfies(let inner)):
            add(.accounts)
            foldsAccounts = true
            return .account(try plan(inner))
        case .audience(let name):
            try addAudience(name)
            return .audience(name)
        case .lifecycle(let stages):
            try addLifecycle()
            return .lifecycle(stages)
        case .signal: return .signal
        case .all(let list): return .all(try plan(list))
        case .any(let list): return .any(try plan(list))
        case .not(let inner): return .not(try plan(inner))
        case .allCustomers: return .allCustomers
        }
    }

    private mutating func plan(_ list: [Condition]) throws(AudienceError) -> [PlannedCondition] {
        var planned: [PlannedCondition] = []
        for condition in list { planned.append(try plan(condition)) }
        return planned
    }
}

extension FoldPlanBuilder {
    private mutating func addTrack(_ events: EventFilter, keepsFailing: Bool) -> Int {
        let wanted = TrackPlan(events: events, keepsFailing: keepsFailing)
        if let index = trackByPlan[wanted] { return index }
        let index = tracks.count
        tracks.append(wanted)
        trackByPlan[wanted] = index
        routes.add(.track(index), for: events.selectors)
        return index
    }

    mutating func addTrait(named name: String) {
        guard let rule = definitions.traits.rule(named: name),
            let index = definitions.traits.rules.firstIndex(where: { $0.name == rule.name })
        else { return }
        addTrait(index)
    }

    private mutating func addTrait(_ index: Int) {
        guard traits[index] == nil else { return }
        let rule = definitions.traits.rules[index]
        var filters: [EventFilter] = []
        if case .events(let filter) = rule.subject {
            filters.append(filter)
            routes.add(.trait(index), for: filter.selectors)
        }
        if case .visits = rule.subject { countVisits() }
        if rule.window == .session { countVisits() }
        if case .sum(_, let less?) = rule.aggregation {
            filters.append(less.events)
            routes.add(.deduction(index), for: less.events.selectors)
        }
        if let unless = rule.unless { routes.add(.exclusion(index), for: unless.selectors) }
        traits[index] = TraitPlan(rule: rule, isDynamic: filters.contains(where: \.isDynamic))
        for test in filters.flatMap(\.filters).map(\.test) { addOperands(of: test) }
        if case .ratio(let upper, let lower) = rule.aggregation {
            addTrait(named: upper.name)
            addTrait(named: lower.name)
        }
    }

    /// Views are looked at only where visits are counted, or are a window.
    private mutating func countVisits() {
        if !countsVisits { routes.addVisits(definitions.catalogue.visits.selectors) }
        countsVisits = true
    }

    private mutating func addOperands(of test: ValueTest) {
        for operand in test.comparisons.flatMap(\.operands) {
            switch operand {
            case .computed(let reference): addTrait(named: reference.name)
            case .trait: add(.traits)
            case .literal: break
            }
        }
    }
}
