import EventModel

extension IdentityDiff {
    /// Writes `identifiers`, `links`, `accounts`, `refusals` and `kept_apart`, as far as they differ, each with what was `added` and `removed`, into an open object. A link that
    /// was removed says in `ended_by` why.
    ///
    /// - Parameter recordedAt: When the event at a position was recorded.
    public func appendFields(to json: inout JSONWriter, recordedAt: @escaping (LogPosition) -> Instant?) {
        let event = EventFieldsWriter(recordedAt: recordedAt)
        append("identifiers", identifiers, to: &json) { identifier, _, json in
            json.field("kind", identifier.kind.rawValue)
            json.field("value", identifier.value)
        }
        append("links", links, to: &json) { link, removed, json in
            link.appendFields(to: &json, event)
            guard let ending = removed.flatMap({ endings[$0] }) else { return }
            json.field("ended_by") { json in json.object { ending.appendFields(to: &$0, recordedAt: recordedAt) } }
        }
        append("accounts", accounts, to: &json) { entry, _, json in entry.appendFields(to: &json, event) }
        append("refusals", refusals, to: &json) { entry, _, json in entry.appendFields(to: &json, event) }
        append("kept_apart", keptApart, to: &json) { entry, _, json in entry.appendFields(to: &json, event) }
    }

    /// - Parameter body: Is given an entry and, of those removed, its place among them.
    private func append<Entry>(_ name: String, _ entries: Entries<Entry>, to json: inout JSONWriter, _ body: (Entry, Int?, inout JSONWriter) -> Void) {
        guard !entries.isEmpty else { return }
        json.field(name) { json in
            json.object { json in
                if !entries.added.isEmpty {
                    json.field("added") { json in json.array { json in for entry in entries.added { json.object { body(entry, nil, &$0) } } } }
                }
                guard !entries.removed.isEmpty else { return }
                json.field("removed") { json in
                    json.array { json in for (place, entry) in entries.removed.enumerated() { json.object { body(entry, place, &$0) } } }
                }
            }
        }
    }
}
