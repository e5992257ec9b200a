extension Cursor {
    /// retention.yaml.
    func retention() -> (rules: RetentionRules, timeZone: TimeZoneRules)? {
        guard let fields = fields(["retention", "time_zone"]) else { return nil }
        let items = fields["retention"].map { $0.list() } ?? []
        let zone = fields["time_zone"].map { $0.timeZone() } ?? .utc
        guard let items, let zone else { return nil }
        return (RetentionRules(rules: items.compactMap { $0.retentionRule() }), zone)
    }

    private func retentionRule() -> RetentionRule? {
        guard let fields = fields(["events", "source", "keep", "after"]) else { return nil }
        let selectors = fields.required("events")?.selectors()
        let keep = fields.required("keep")?.duration()
        let after = fields["after"].map { $0.choice(RetentionRule.Start.self, "a start") } ?? .occurredAt
        guard let selectors, let keep, let after else { return nil }
        return RetentionRule(selectors: selectors, source: fields["source"]?.name("a source's name"), keep: keep, after: after)
    }

    private func timeZone() -> TimeZoneRules? {
        guard let name = name("a time zone") else { return nil }
        if let zone = TimeZoneRules(name: name) { return zone }
        report("\"\(name)\" is no time zone of the IANA data base", suggestion: NearestName.of(name, in: TimeZoneRules.names.sorted()))
        return nil
    }
}
