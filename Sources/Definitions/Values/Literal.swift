import EventModel

/// A value that a rule compares with.
public enum Literal: Sendable, Hashable, CustomStringConvertible {
    case text(String)
    case number(ExactDecimal)
    case bool(Bool)
    /// Only where order in time is asked for: more than, between, before…
    case moment(Moment)

    public var description: String {
        switch self {
        case .text(let text): text
        case .number(let number): number.description
        case .bool(let bool): bool ? "true" : "false"
        case .moment(let moment): moment.description
        }
    }
}
