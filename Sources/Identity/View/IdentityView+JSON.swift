import EventModel

extension IdentityView {
    /// Writes the view as one object: `customer`, `aliases`, what `more` writes, `identifiers`, `links`, `accounts`, `refusals`,
    /// `kept_apart`.
    ///
    /// - Parameters:
    ///   - recordedAt: When the event at a position was recorded; without it the fields are left out.
    ///   - more: Further fields, such as the basis.
    public func appendJSON(
        to json: inout JSONWriter, recordedAt: @escaping (LogPosition) -> Instant? = { _ in nil },
        more: (inout JSONWriter) -> Void = { _ in }
    ) {
        json.object { json in
            json.field("customer", customer.id.description)
            json.field("aliases") { json in json.array { json in customer.aliases.forEach { json.string($0.description) } } }
            more(&json)
            list("identifiers", identifiers, &json) { identifier, json in
                json.field("kind", identifier.kind.rawValue)
                json.field("value", identifier.value)
            }
            let event = EventFieldsWriter(recordedAt: recordedAt)
            list("links", links, &json) { $0.appendFields(to: &$1, event) }
            list("accounts", accounts, &json) { $0.appendFields(to: &$1, event) }
            list("refusals", refusals, &json) { $0.appendFields(to: &$1, event) }
            list("kept_apart", keptApart, &json) { $0.appendFields(to: &$1, event) }
        }
    }

    private func list<Entry>(_ name: String, _ entries: [Entry], _ json: inout JSONWriter, _ body: (Entry, inout JSONWriter) -> Void) {
        json.field(name) { json in
            json.array { json in
                for entry in entries { json.object { json in body(entry, &json) } }
            }
        }
    }
}

/// Where an event stands, as fields.
struct EventFieldsWriter {
    let recordedAt: (LogPosition) -> Instant?

    func append(_ position: LogPosition, _ occurredAt: Instant, to json: inout JSONWriter) {
        json.field("position", position)
        json.field("occurred_at", occurredAt)
        if let recorded = recordedAt(position) { json.field("recorded_at", recorded) }
    }
}

extension IdentityView.LinkEntry {
    func appendFields(to json: inout JSONWriter, _ event: EventFieldsWriter) {
        json.field("from", from.description)
        json.field("to", to.description)
        json.field("rule", rule.name)
        event.append(position, occurredAt, to: &json)
    }
}

extension IdentityView.AccountEntry {
    func appendFields(to json: inout JSONWriter, _ event: EventFieldsWriter) {
        json.field("account", account.value)
        json.field("through", through.description)
        event.append(position, occurredAt, to: &json)
    }
}

extension IdentityView.RefusalEntry {
    func appendFields(to json: inout JSONWriter, _ event: EventFieldsWriter) {
        json.field("identifier", identifier.description)
        json.field("owner", owner?.description)
        json.field("reason", reason.name)
        event.append(position, occurredAt, to: &json)
    }
}

extension IdentityView.KeptApartEntry {
    func appendFields(to json: inout JSONWriter, _ event: EventFieldsWriter) {
        json.field("identifiers") { json in
            json.array { json in
                json.string(first.description)
                json.string(second.description)
            }
        }
        event.append(position, occurredAt, to: &json)
        json.field("retroactive", isRetroactive)
        json.field("connected", connectedThrough != nil)
        json.field("through") { json in
            json.array { json in connectedThrough?.forEach { json.string($0.description) } }
        }
    }
}
