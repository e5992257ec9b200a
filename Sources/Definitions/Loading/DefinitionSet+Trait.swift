import EventModel

extension DefinitionSet {
    /// This set with one more computed trait that somebody asks about, in YAML or in JSON of the same shape, its names checked against the set. The hash stays that of the files.
    ///
    /// - Parameters:
    ///   - text: What stands behind a trait's name in traits.yaml; at most ``DefinitionLimits/askedBytesMax`` bytes.
    ///   - name: What to call the trait; no trait of the set may be called so.
    ///   - file: What to call the text in errors.
    /// - Throws: ``DefinitionErrors`` with everything that is wrong.
    public func adding(traitParsing text: String, named name: String, file: String = "trait") throws(DefinitionErrors) -> DefinitionSet {
        func error(_ message: String) -> DefinitionErrors { DefinitionErrors([DefinitionError(file: file, line: 1, column: 1, keyPath: "", message: message)]) }
        guard text.utf8.count <= DefinitionLimits.askedBytesMax else { throw error("larger than \(DefinitionLimits.askedBytesMax) bytes") }
        let problems = Problems()
        let root = Cursor.root(of: text, file: file, problems: problems)
        let rule = root.flatMap { NamedValue(name: name, place: $0.node.place, value: $0).traitRule(catalogue: catalogue) }
        DefinitionNames(self).check(problems.references, in: .customer)
        try problems.throwIfAny()
        guard let rule else { throw error("computes nothing") }
        let rules = TraitRules(rules: traits.rules + [rule], lifecycle: traits.lifecycle, evaluationOrder: traits.evaluationOrder + [traits.rules.count])
        return DefinitionSet(
            sources: sources, identity: identity, catalogue: catalogue, traits: rules, audiences: audiences, pipelines: pipelines, retention: retention, timeZone: timeZone, hash: hash,
            leftOut: leftOut)
    }
}
