extension Cursor {
    /// catalogue.yaml.
    func catalogue(defaultVisits: VisitRule) -> Catalogue? {
        guard let fields = fields(["entries", "visits"]) else { return nil }
        let entries = fields["entries"].map { $0.named() } ?? []
        let visits = fields["visits"].map { $0.visitRule() } ?? defaultVisits
        guard let entries, let visits else { return nil }
        return Catalogue(entries: entries.compactMap { $0.catalogueEntry() }, visits: visits)
    }

    private func visitRule() -> VisitRule? {
        guard let fields = fields(["gap", "of"]) else { return nil }
        let gap = fields.required("gap")?.duration()
        let selectors = fields.required("of")?.selectors()
        guard let gap, let selectors else { return nil }
        guard gap.exactMicros != nil else {
            fields["gap"]?.report("a gap has an exact length; months and years do not")
            return nil
        }
        return VisitRule(gap: gap, selectors: selectors)
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
    private static let keys = ["kind", "title", "amount", "currency", "key", "state", "channel", "duration"]

    fileprivate func catalogueEntry() -> CatalogueEntry? {
        if name.isEmpty || name == "*" || name.utf8.count > DefinitionLimits.nameBytesMax { report("an entry is for events of one name") }
        guard let fields = value.fields(Self.keys) else { return nil }
        let kind = fields.required("kind")?.choice(EntryKind.self, "a kind of entry")
        let entry = CatalogueEntry(
            event: EventSelector(name), kind: kind ?? .note, title: fields["title"]?.title(), amount: fields["amount"]?.path(),
            currency: fields["currency"]?.path() ?? (fields.has("amount") ? .property("currency") : nil), key: fields["key"]?.path(),
            state: fields["state"]?.name("a state"), channel: fields["channel"]?.name("a channel"), duration: fields["duration"]?.path())
        if !fields.has("title"), !fields.has("key") {
            report("without a title the event folds into another entry, which needs a key; give it a title or a key")
        }
        if fields.has("currency"), !fields.has("amount") { fields.report("currency", "a currency without an amount") }
        return kind == nil ? nil : entry
    }
}
