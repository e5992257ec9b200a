extension Cursor {
    /// catalogue.yaml.
    func catalogue(defaultVisits: VisitRule) -> Catalogue? {
        guard let fields = fields(["entries", "visits"]) else { return nil }
        let entries = fields["entries"].map { $0.named() } ?? []
        let visits = fields["visits"].map { $0.visitRule(defaultVisits) } ?? defaultVisits
        guard let entries, let visits else { return nil }
        return Catalogue(entries: entries.compactMap { $0.catalogueEntry() }, visits: visits)
    }

    private func visitRule(_ shipped: VisitRule) -> VisitRule? {
        guard let fields = fields(["gap", "of", "outcomes"]) else { return nil }
        let gap = fields.required("gap")?.duration()
        let selectors = fields.required("of")?.selectors()
        let outcomes = fields["outcomes"].map { $0.outcomes() } ?? shipped.outcomes
        guard let gap, let selectors, let outcomes else { return nil }
        guard gap.exactMicros != nil else {
            fields["gap"]?.report("a gap has an exact length; months and years do not")
            return nil
        }
        return VisitRule(gap: gap, selectors: selectors, outcomes: outcomes)
    }

    /// A map from names to events, the best outcome first.
    private func outcomes() -> [VisitRule.Outcome]? {
        guard let entries = named() else { return nil }
        var seen: Set<EventSelector> = []
        return entries.compactMap { entry in
            guard let selectors = entry.value.selectors() else { return nil }
            for selector in selectors where !seen.insert(selector).inserted { entry.report("\"\(selector)\" stands for another outcome already") }
            return VisitRule.Outcome(name: entry.name, selectors: selectors)
        }
    }

    fileprivate func title() -> TitleTemplate? {
        guard let text = text("a title") else { return nil }
        do {
            return try TitleTemplate(text)
        } catch {
            report(error.message)
            return nil
        }
    }
}

extension NamedValue {
    private static let keys = [
        "kind", "title", "amount", "currency", "key", "state", "state_if_new", "rank", "refunds", "channel", "duration", "alone",
    ]
    private static let dealKeys = ["kind", "title", "channel"]

    fileprivate func catalogueEntry() -> CatalogueEntry? {
        if name.isEmpty || name == "*" || name.utf8.count > DefinitionLimits.nameBytesMax { report("an entry is for events of one name") }
        guard let fields = value.fields(Self.keys) else { return nil }
        let kind = fields.required("kind")?.choice(EntryKind.self, "a kind of entry")
        let entry = CatalogueEntry(
            event: EventSelector(name), kind: kind ?? .note, title: fields["title"]?.title(), amount: fields["amount"]?.path(),
            currency: fields["currency"]?.path() ?? (fields.has("amount") ? .property("currency") : nil), key: fields["key"]?.path(),
            state: fields["state"]?.name("a state"), stateIfNew: fields["state_if_new"]?.name("a state"),
            rank: fields["rank"]?.integer(in: 0...CatalogueEntry.rankMax), refunds: fields["refunds"]?.choice(EntryKind.self, "a kind of entry"),
            channel: fields["channel"]?.name("a channel"), duration: fields["duration"]?.path(), isAlone: fields["alone"]?.bool() ?? false)
        if kind == .deal, Catalogue.dealEventNames.contains(name) { checkDeal(fields) } else { check(entry, fields, kind) }
        return kind == nil ? nil : entry
    }

    private func check(_ entry: CatalogueEntry, _ fields: Fields, _ kind: EntryKind?) {
        if !fields.has("title"), !fields.has("key") {
            report("without a title the event folds into another entry, which needs a key; give it a title or a key")
        }
        if fields.has("currency"), !fields.has("amount") { fields.report("currency", "a currency without an amount") }
        if fields.has("state"), fields.has("state_if_new") { fields.report("state_if_new", "state and state_if_new exclude each other") }
        if fields.has("refunds"), !fields.has("key") || !fields.has("amount") {
            fields.report("refunds", "what refunds needs a key, which says what, and an amount, which says how much")
        }
        if let refunded = entry.refunds, refunded == kind {
            fields.report("refunds", "an entry gives nothing back of its own kind")
        }
        if fields.has("rank"), !fields.has("state"), !fields.has("refunds") { fields.report("rank", "a rank without a state") }
        if fields.has("alone"), kind != .visit { fields.report("alone", "only events of kind visit fold into visits") }
    }

    /// What a deal is worth and how it stands is for pipeline.yaml and the deal's events to say.
    private func checkDeal(_ fields: Fields) {
        for key in fields.keys where Self.keys.contains(key) && !Self.dealKeys.contains(key) {
            fields.report(key, "\"\(key)\" has no effect here: deals fold as pipeline.yaml says; the title tells what the event did")
        }
    }
}
