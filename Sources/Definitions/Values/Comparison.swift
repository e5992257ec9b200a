/// One way to look at a value.
///
/// A missing value satisfies only ``missing`` and ``noneOf(_:)`` and ``hasNone(_:)``. On a path into arrays a comparison holds when any
/// element satisfies it, except the negative ones (``missing``, ``noneOf(_:)``, ``hasNone(_:)``), which hold when no element contradicts.
public enum Comparison: Sendable, Hashable {
    /// A scalar, a list, `is`, `in`.
    case anyOf([Operand])
    /// `is_not`, `not_in`.
    case noneOf([Operand])
    case moreThan(Operand)
    case atLeast(Operand)
    case lessThan(Operand)
    case atMost(Operand)
    /// Both ends included.
    case between(Operand, Operand)
    case contains(Operand)
    case startsWith(Operand)
    case endsWith(Operand)
    case matches(TextPattern)
    /// Present and neither null nor an empty list.
    case exists
    case missing
    /// Earlier than the instant, or than the first instant of the day.
    case before(Operand)
    /// Later than the instant, or than the last instant of the day.
    case after(Operand)
    /// The value is an instant in (V − duration, V].
    case within(CalendarDuration)
    /// The value, a list, holds all of these; a scalar counts as a list of one.
    case hasAll([Operand])
    case hasSome([Operand])
    case hasNone([Operand])
    /// The value is an object with `latitude` and `longitude` (or `lat`, `lon`/`lng`), at most so far away on the great circle.
    case near(GeoCircle)

    /// True for the comparisons that hold when there is no value.
    public var acceptsMissing: Bool {
        switch self {
        case .missing, .noneOf, .hasNone: true
        default: false
        }
    }

    /// What it compares with, in the order written.
    public var operands: [Operand] {
        switch self {
        case .anyOf(let list), .noneOf(let list), .hasAll(let list), .hasSome(let list), .hasNone(let list): list
        case .moreThan(let one), .atLeast(let one), .lessThan(let one), .atMost(let one), .contains(let one), .startsWith(let one),
            .endsWith(let one), .before(let one), .after(let one):
            [one]
        case .between(let low, let high): [low, high]
        case .matches, .exists, .missing, .within, .near: []
        }
    }
}
