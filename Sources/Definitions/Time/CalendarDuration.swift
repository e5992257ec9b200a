import EventModel

/// A length of time as rules write it: `90s 30m 12h 7d 4w 6mo 1y`.
///
/// Seconds to weeks are exact (a day is 24 hours); months and years follow the calendar of the zone they are applied in.
public struct CalendarDuration: Sendable, Hashable, CustomStringConvertible {
    public enum Unit: String, Sendable, Hashable, CaseIterable {
        case second = "s"
        case minute = "m"
        case hour = "h"
        case day = "d"
        case week = "w"
        case month = "mo"
        case year = "y"

        /// Nil for months and years, which have no fixed length.
        public var micros: Int64? {
            switch self {
            case .second: 1_000_000
            case .minute: 60_000_000
            case .hour: 3_600_000_000
            case .day: 86_400_000_000
            case .week: 604_800_000_000
            case .month, .year: nil
            }
        }
    }

    /// At least 1; at most ``DefinitionLimits/durationYearsMax`` years altogether.
    public let count: Int
    public let unit: Unit

    /// Nil when the length is not positive or longer than ``DefinitionLimits/durationYearsMax`` years.
    public init?(count: Int, unit: Unit) {
        guard count > 0 else { return nil }
        let yearMicros: Int64 = 366 * 86_400_000_000
        let longest: Int64 =
            switch unit {
            case .year: Int64(DefinitionLimits.durationYearsMax)
            case .month: Int64(DefinitionLimits.durationYearsMax) * 12
            default: Int64(DefinitionLimits.durationYearsMax) * yearMicros / (unit.micros ?? 1)
            }
        guard count <= longest else { return nil }
        (self.count, self.unit) = (count, unit)
    }

    /// Reads a whole number and a unit, nothing between them; nil for anything else.
    public init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, let count = Int(digits), let unit = Unit(rawValue: String(text.dropFirst(digits.count))) else { return nil }
        self.init(count: count, unit: unit)
    }

    /// The exact length; nil for months and years.
    public var exactMicros: Int64? { unit.micros.map { $0 * Int64(count) } }

    /// The length with months as 30 and years as 365 days, for ordering and display only.
    public var approximateMicros: Int64 {
        exactMicros ?? Int64(count) * (unit == .month ? 30 : 365) * 86_400_000_000
    }

    public var description: String { "\(count)\(unit.rawValue)" }
}

extension CalendarDuration {
    /// The instant that lies this long before `instant`.
    ///
    /// Months and years step the local date in `zone` and keep its time of day; a day that the month does not have becomes its last.
    /// One that lies before ``EventModel/Instant/earliest`` is given as the microsecond before that, so that what happened at the earliest
    /// instant is after it.
    public func start(endingAt instant: Instant, in zone: TimeZoneRules) -> Instant {
        shifted(instant, by: -1, in: zone) ?? Instant(micros: Instant.earliest.micros - 1)
    }

    /// The instant that lies this long after `instant`, under the same rules; never after ``EventModel/Instant/latest``.
    public func end(startingAt instant: Instant, in zone: TimeZoneRules) -> Instant { shifted(instant, by: 1, in: zone) ?? .latest }

    /// Nil outside the instants that there are.
    private func shifted(_ instant: Instant, by sign: Int64, in zone: TimeZoneRules) -> Instant? {
        if let micros = exactMicros {
            let (sum, overflow) = instant.micros.addingReportingOverflow(sign * micros)
            return overflow ? nil : Instant(micros: sum).ifPossible
        }
        return zone.adding(months: Int(sign) * count * (unit == .year ? 12 : 1), to: instant)
    }
}
