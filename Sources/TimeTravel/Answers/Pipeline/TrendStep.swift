import Definitions
import EventModel

/// How far the points of a trend lie apart.
enum TrendStep {
    /// Of the calendar: points keep their day and their time of day.
    case months(Int)
    case days(Int)
    case micros(Int64)

    private static let words = ["day": "1d", "week": "1w", "month": "1mo", "quarter": "3mo", "year": "1y"]

    /// - Parameter text: `day`, `week`, `month`, `quarter`, `year`, or a duration such as `2w`.
    init(_ text: String) throws(QueryError) {
        guard let duration = CalendarDuration(Self.words[text] ?? text) else {
            throw .badRequest("step: '\(text)' is neither day, week, month, quarter, year nor a duration such as 2w")
        }
        switch duration.unit {
        case .second, .minute, .hour: self = .micros(duration.exactMicros ?? 0)
        case .day: self = .days(duration.count)
        case .week: self = .days(duration.count * 7)
        case .month: self = .months(duration.count)
        case .year: self = .months(duration.count * 12)
        }
    }

    /// The instant so many steps later, each from the start, so that a month's last day does not become the 28th for good.
    ///
    /// - Parameter count: At most ``CustomerHistory/trendPointsMax``.
    /// - Returns: The latest instant when that is beyond it.
    func instant(_ count: Int, from start: Instant, in zone: TimeZoneRules) -> Instant {
        switch self {
        case .months(let months): return zone.adding(months: months * count, to: start) ?? .latest
        case .days(let days):
            let (date, microsOfDay) = zone.local(start)
            return zone.instant(date: CivilDate(daysSinceEpoch: date.daysSinceEpoch + Int64(days * count)), microsOfDay: microsOfDay)
        case .micros(let micros):
            let (later, overflow) = start.micros.addingReportingOverflow(micros * Int64(count))
            return overflow ? .latest : min(Instant(micros: later), .latest)
        }
    }
}
