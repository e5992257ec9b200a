/// Computed traits and stages as read, before references between them are checked.
struct TraitDraft {
    struct Trait {
        let name: String
        let named: NamedValue
        /// Nil when it could not be read.
        let rule: TraitRule?
        let references: [Reference]
    }

    struct Stage {
        let name: String
        let cursor: Cursor
        let rule: LifecycleRule?
        let references: [Reference]
    }

    var traits: [Trait] = []
    var stages: [Stage] = []

    /// Names that conditions may use, readable or not.
    var computedNames: [String] {
        traits.map(\.name) + traits.compactMap { $0.rule?.byCurrencyName }
    }
}

extension Cursor {
    /// traits.yaml.
    func traitDraft(catalogue: Catalogue?) -> TraitDraft {
        var draft = TraitDraft()
        guard let fields = fields(["traits", "lifecycle"]) else { return draft }
        for entry in fields["traits"]?.named() ?? [] {
            entry.checkRuleName("trait")
            let (rule, references) = entry.value.collectingReferences { entry.traitRule(catalogue: catalogue) }
            draft.traits.append(TraitDraft.Trait(name: entry.name, named: entry, rule: rule, references: references))
        }
        for item in fields["lifecycle"]?.list() ?? [] {
            guard let stage = item.lifecycleStage() else { continue }
            draft.stages.append(stage)
        }
        draft.checkNames()
        draft.checkReachability()
        return draft
    }

    private func lifecycleStage() -> TraitDraft.Stage? {
        guard let fields = fields(["stage", "when"]) else { return nil }
        let name = fields.required("stage")?.name("a stage's name")
        let (condition, references) = collectingReferences { fields.required("when")?.condition() }
        guard let name else { return nil }
        return TraitDraft.Stage(
            name: name, cursor: self, rule: condition.map { LifecycleRule(stage: name, condition: $0) }, references: references)
    }
}

extension TraitDraft {
    fileprivate func checkNames() {
        let byCurrency = Dictionary(
            traits.compactMap { trait in trait.rule?.byCurrencyName.map { ($0, trait.name) } }, uniquingKeysWith: { first, _ in first })
        for trait in traits {
            guard let owner = byCurrency[trait.name] else { continue }
            trait.named.report("duplicate name: \(owner) is money, so \(trait.name) stands beside it already")
        }
    }

    /// Reports stages that nobody can be in: an earlier one takes everyone they would.
    fileprivate func checkReachability() {
        for (index, stage) in stages.enumerated() {
            if let twin = stages[..<index].first(where: { $0.name == stage.name }) {
                let line = twin.cursor.node.place.line
                stage.cursor.report("duplicate stage \"\(stage.name)\", first at line \(line); join the conditions with any: [...]")
                continue
            }
            guard let condition = stage.rule?.condition else { continue }
            if condition.isNever {
                stage.cursor.report("stage \"\(stage.name)\" is never reached: nobody satisfies its condition", suggestion: "when: all_customers")
                continue
            }
            let earlier = stages[..<index].first { $0.rule.map { condition.implies($0.condition) } ?? false }
            guard let earlier else { continue }
            stage.cursor.report(
                "stage \"\(stage.name)\" is never reached: \"\(earlier.name)\" comes before it and takes everyone it would",
                suggestion: "\(stage.name) before \(earlier.name)")
        }
    }
}

extension NamedValue {
    /// Names of traits and audiences stand in addresses and columns.
    func checkRuleName(_ what: String) {
        let bytes = Array(name.utf8)
        let isFine = bytes.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
        if isFine, let first = bytes.first, (97...122).contains(first), bytes.count <= 100 { return }
        let words = name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let snake = words.joined(separator: "_")
        let suggestion = snake.first?.isLetter == true && snake != name ? snake : nil
        report("\"\(name)\" is no name of a \(what): lower-case letters, digits and _, beginning with a letter", suggestion: suggestion)
    }
}
