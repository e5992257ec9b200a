import EventModel

/// The names that references may use.
struct DefinitionNames {
    /// Audiences and their domains.
    var audiences: [String: Domain] = [:]
    var computed: Set<String> = []
    /// Lifecycle stages.
    var stages: Set<String> = []

    init(_ traits: TraitDraft, _ audiences: AudienceDraft) {
        self.audiences = Dictionary(audiences.audiences.map { ($0.name, $0.domain) }, uniquingKeysWith: { first, _ in first })
        computed = Set(traits.computedNames)
        stages = Set(traits.stages.map(\.name))
    }

    init(_ set: DefinitionSet) {
        audiences = Dictionary(set.audiences.audiences.map { ($0.name, $0.domain) }, uniquingKeysWith: { first, _ in first })
        computed = Set(set.traits.rules.map(\.name) + set.traits.rules.compactMap(\.byCurrencyName))
        stages = Set(set.traits.lifecycle.map(\.stage))
    }

    /// Reports references of a rule in `domain` to what does not exist or is out of its reach.
    func check(_ references: [Reference], in domain: Domain) {
        for reference in references { check(reference, in: domain) }
    }

    private func check(_ reference: Reference, in domain: Domain) {
        let name = reference.name
        switch reference.kind {
        case .audience:
            guard let other = audiences[name] else { return unknown(reference, "audience", audiences.keys) }
            if other != domain {
                reference.cursor.report(
                    "audience \"\(name)\" is of the \(other.rawValue) domain; no rule reaches from one domain to the other")
            }
        case .computed:
            if !computed.contains(name) { unknown(reference, "computed trait", computed) }
        case .stage:
            if !stages.contains(name) { unknown(reference, "lifecycle stage", stages) }
        case .signal:
            if domain == .customer {
                reference.cursor.report("signals are known in the pseudonymous domain only; write domain: pseudonymous")
            }
        }
    }

    private func unknown(_ reference: Reference, _ what: String, _ known: some Sequence<String>) {
        let nearest = NearestName.of(reference.name, in: known.sorted())
        reference.cursor.report("there is no \(what) \"\(reference.name)\"", suggestion: nearest)
    }
}
