import Definitions
import EventModel

/// A value that rules compare and aggregate: a property, a trait, or a computed trait.
///
/// Nothing (JSON null, an absent key) is no value: it is nil where one is optional.
public enum FieldValue: Sendable, Hashable {
    case bool(Bool)
    case number(ExactDecimal)
    case text(String)
    case instant(Instant)
    case list([FieldValue])
    /// Ascending by currency.
    case amounts([CurrencyAmount])
    /// An object, or a number that no exact decimal can hold.
    case json(JSONValue)
    /// Written as an object.
    case record([NamedValue])

    /// Nil for null.
    public init?(_ value: JSONValue) {
        switch value.kind {
        case .null: return nil
        case .bool: self = .bool(value.boolValue ?? false)
        case .string: self = .text(value.stringValue ?? "")
        case .number: self = value.decimalValue.map { .number($0) } ?? .json(value)
        case .array: self = .list(value.elements.compactMap { FieldValue($0) })
        case .object: self = .json(value)
        }
    }

    /// The elements of a list, and of a scalar itself: what comparisons look at.
    var scalars: [FieldValue] {
        if case .list(let elements) = self { elements } else { [self] }
    }

    var numberValue: ExactDecimal? {
        if case .number(let number) = self { number } else { nil }
    }

    /// True of numbers, those among them that no exact decimal can hold.
    var isNumber: Bool { numberValue != nil || isInexact }

    /// True of a number that no exact decimal can hold: what is reckoned with it is not known exactly.
    var isInexact: Bool {
        if case .json(let value) = self { value.kind == .number } else { false }
    }

    /// The instant, or the one that a text states; a bare date is its first instant in `zone`.
    func instantValue(in zone: TimeZoneRules) -> Instant? {
        switch self {
        case .instant(let instant): instant
        case .text(let text): Moment(text)?.start(in: zone)
        default: nil
        }
    }
}
