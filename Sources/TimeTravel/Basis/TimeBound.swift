import Definitions
import EventModel

/// An instant, or a day that stands for its end (as an upper bound) or its start (as a lower one) in the question's zone.
enum TimeBound: Sendable, Hashable {
    case instant(Instant)
    case day(CivilDate)

    /// Reads RFC 3339 or `YYYY-MM-DD`.
    init(_ text: String, parameter: String) throws(QueryError) {
        if let day = CivilDate(text) {
            self = .day(day)
        } else if let instant = Instant(rfc3339: text) {
            self = .instant(instant)
        } else {
            guard Instant(rfc3339: text + "Z") == nil else {
                throw .badRequest("\(parameter): '\(text)' names no time zone: end it with Z, or an offset such as +01:00; only a day such as 2026-03-03 is of the zone of tz")
            }
            throw .badRequest("\(parameter): '\(text)' is neither an instant such as 2026-03-03T12:00:00Z nor a day such as 2026-03-03")
        }
    }

    func upper(in zone: TimeZoneRules) -> Instant {
        switch self {
        case .instant(let instant): instant
        case .day(let day): zone.end(of: day)
        }
    }

    /// The last instant before it begins, for what was there at its start; an instant itself.
    func before(in zone: TimeZoneRules) -> Instant {
        switch self {
        case .instant(let instant): instant
        case .day(let day): max(Instant(micros: zone.start(of: day).micros - 1), .earliest)
        }
    }

    func lower(in zone: TimeZoneRules) -> Instant {
        switch self {
        case .instant(let instant): instant
        case .day(let day): zone.start(of: day)
        }
    }
}
