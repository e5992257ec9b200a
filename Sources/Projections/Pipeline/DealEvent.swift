import EventModel

/// A deal event, as far as a deal's state depends on it.
struct DealEvent {
    let kind: DealEventKind
    let dealId: String
    let properties: JSONValue
    let occurredAt: Instant
    let position: LogPosition
    let anchor: IdentifierOrdinal

    /// Nil when the event names no deal.
    init?(_ event: RecordedEvent, kind: DealEventKind) {
        guard let properties = event.properties, let dealId = properties["deal_id"].flatMap(Self.id) else { return nil }
        (self.kind, self.dealId, self.properties) = (kind, dealId, properties)
        (occurredAt, position, anchor) = (event.occurredAt, event.position, event.anchor)
    }

    /// Takes over one property: absent leaves the field, null empties it, and a value that `read` cannot read is ignored.
    func update<Field>(_ field: inout Field?, _ key: String, _ read: (JSONValue) -> Field?) {
        guard let value = properties[key] else { return }
        if value.isNull {
            field = nil
        } else if let new = read(value) {
            field = new
        }
    }

    /// The stage that the event names; nil when it names none.
    var stage: String? { properties["stage"].flatMap(Self.text) }
}

extension DealEvent {
    static func text(_ value: JSONValue) -> String? {
        guard let text = value.stringValue, !text.isEmpty else { return nil }
        return text
    }

    /// Sales systems count their deals, so that a number is an id too.
    static func id(_ value: JSONValue) -> String? { value.kind == .number ? value.jsonText : text(value) }

    /// Only JSON numbers are money.
    static func amount(_ value: JSONValue) -> ExactDecimal? { value.decimalValue }

    static func currency(_ value: JSONValue) -> String? { text(value)?.uppercased() }

    static func probability(_ value: JSONValue) -> ExactDecimal? {
        value.decimalValue.flatMap { $0 >= .zero && $0 <= ExactDecimal(1) ? $0 : nil }
    }

    /// A date, or the UTC date of an instant.
    static func date(_ value: JSONValue) -> CivilDate? { value.stringValue.flatMap { CivilDate($0) } ?? value.instantValue?.dateUTC }
}
