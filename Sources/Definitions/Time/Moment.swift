import EventModel

/// A bound that a rule gives in time: an instant, or a whole day whose ends depend on the zone the question is asked in.
public enum Moment: Sendable, Hashable, CustomStringConvertible {
    case instant(Instant)
    case date(CivilDate)

    /// Reads `YYYY-MM-DD` or RFC 3339 with an offset; nil for anything else.
    public init?(_ text: String) {
        if let date = CivilDate(text) {
            self = .date(date)
        } else if let instant = Instant(rfc3339: text) {
            self = .instant(instant)
        } else {
            return nil
        }
    }

    /// As a lower bound: a date is its first instant.
    public func start(in zone: TimeZoneRules) -> Instant {
        switch self {
        case .instant(let instant): instant
        case .date(let date): zone.start(of: date)
        }
    }

    /// As an upper bound, inclusive: a date is its last microsecond.
    public func end(in zone: TimeZoneRules) -> Instant {
        switch self {
        case .instant(let instant): instant
        case .date(let date): zone.end(of: date)
        }
    }

    public var description: String {
        switch self {
        case .instant(let instant): instant.rfc3339
        case .date(let date): date.description
        }
    }
}
