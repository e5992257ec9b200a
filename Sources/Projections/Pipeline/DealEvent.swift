import Definitions
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
    var stage: String? { properties["stage"].flatMap(Self.name) }
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

    /// The name of a pipeline, a stage or an owner. One that is longer than pipeline.yaml may give is cut: it stands in every answer about pipelines.
    static func name(_ value: JSONValue) -> String? {
        guard let name = text(value), name.utf8.count > DefinitionLimits.nameBytesMax else { return text(value) }
        let ellipsis: Character = "…"
        var (short, bytes) = ("", ellipsis.utf8.count)
        for scalar in name.unicodeScalars {
            bytes += scalar.utf8.count
            if bytes > DefinitionLimits.nameBytesMax { break }
            short.unicodeScalars.append(scalar)
        }
        return short + String(ellipsis)
    }

    /// ISO 4217; any other text is none.
    static func currency(_ value: JSONValue) -> String? { text(value).flatMap(CurrencyAmount.isoCode) }

    static func probability(_ value: JSONValue) -> ExactDecimal? {
        value.decimalValue.flatMap { $0 >= .zero && $0 <= ExactDecimal(1) ? $0 : nil }
    }

    /// A date, or that of an instant in a zone.
    static func date(_ value: JSONValue, in zone: TimeZoneRules) -> CivilDate? {
        value.stringValue.flatMap { CivilDate($0) } ?? value.instantValue.map { zone.local($0).date }
    }
}
