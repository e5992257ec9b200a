import EventModel

/// One pass over all files: each is read, then what they say of each other is checked.
struct DefinitionReading {
    let roots: [DefinitionFile: Cursor]
    /// False when there is no sources.yaml.
    let hasSources: Bool

    /// Nil when a file could not be read at all; what is wrong has been reported.
    func read() -> DefinitionSet? {
        let sources = hasSources ? roots[.sources]?.sourceRules() : .open
        let identity = roots[.identity]?.identityRules(defaults: IdentityRules.shippedKinds)
        let catalogue = roots[.catalogue]?.catalogue(defaultVisits: .shipped)
        let traits = roots[.traits]?.traitDraft(catalogue: catalogue)
        let audiences = roots[.audiences]?.audienceDraft()
        let pipelines = roots[.pipeline]?.pipelineRules()
        let retention = roots[.retention]?.retention()
        if let sources, hasSources, let retention { checkSources(of: retention.rules, known: sources) }
        guard let traits, let audiences else { return nil }
        let graph = check(traits, audiences)
        guard let sources, let identity, let catalogue, let pipelines, let retention else { return nil }
        return DefinitionSet(
            sources: sources, identity: identity, catalogue: catalogue, traits: traits.rules(in: graph.order),
            audiences: audiences.rules(in: graph.order), pipelines: pipelines, retention: retention.rules, timeZone: retention.timeZone,
            hash: DefinitionHash.of(roots))
    }

    private func check(_ traits: TraitDraft, _ audiences: AudienceDraft) -> ReferenceGraph {
        let names = DefinitionNames(traits, audiences)
        for trait in traits.traits { names.check(trait.references, in: .customer) }
        for stage in traits.stages { names.check(stage.references, in: .customer) }
        for audience in audiences.audiences { names.check(audience.references, in: audience.domain) }
        return ReferenceGraph(traits, audiences)
    }

    /// A rule for a source that does not exist would silently keep everything.
    private func checkSources(of rules: RetentionRules, known: SourceRules) {
        guard let items = roots[.retention]?.anyFields()?["retention"]?.list() else { return }
        for item in items {
            guard let source = item.isMapping ? item.anyFields()?["source"] : nil, case .scalar(let name, _) = source.node.content,
                known.source(named: name) == nil
            else { continue }
            source.report("there is no source \"\(name)\"", suggestion: NearestName.of(name, in: known.sources.map(\.name)))
        }
    }
}

extension TraitDraft {
    func rules(in order: [ReferenceGraph.Vertex]) -> TraitRules {
        let rules = traits.compactMap(\.rule)
        let indexByName = Dictionary(rules.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        let evaluationOrder: [Int] = order.compactMap { if case .computed(let name) = $0 { indexByName[name] } else { nil } }
        return TraitRules(rules: rules, lifecycle: stages.compactMap(\.rule), evaluationOrder: evaluationOrder)
    }
}

extension AudienceDraft {
    func rules(in order: [ReferenceGraph.Vertex]) -> AudienceRules {
        let rules = audiences.compactMap(\.rule)
        let indexByName = Dictionary(rules.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        let evaluationOrder: [Int] = order.compactMap { if case .audience(let name) = $0 { indexByName[name] } else { nil } }
        return AudienceRules(audiences: rules, evaluationOrder: evaluationOrder)
    }
}
