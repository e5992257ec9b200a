import EventModel

/// A stretch of the calendar that moves with the question's instant: `today`, `last_week`, `this_month`…
public enum CalendarPeriod: String, Sendable, Hashable, CaseIterable {
    case today, yesterday
    case thisWeek = "this_week"
    case lastWeek = "last_week"
    case thisMonth = "this_month"
    case lastMonth = "last_month"
    case thisQuarter = "this_quarter"
    case lastQuarter = "last_quarter"
    case thisYear = "this_year"
    case lastYear = "last_year"

    /// First and last instant of the period that `instant` sees in `zone`. Weeks begin on Monday. Of a period that lies before the year 1, which no event is of,
    /// an instant before all others.
    public func range(at instant: Instant, in zone: TimeZoneRules) -> ClosedRange<Instant> {
        let today = zone.local(instant).date
        guard let (first, last) = days(seenFrom: today) else {
            let never = Instant(micros: Instant.earliest.micros - 1)
            return never...never
        }
        let (start, end) = (zone.start(of: first), zone.end(of: last))
        return start...max(start, end)
    }

    private func days(seenFrom today: CivilDate) -> (first: CivilDate, last: CivilDate)? {
        switch self {
        case .today: (today, today)
        case .yesterday: (today.adding(days: -1), today.adding(days: -1))
        case .thisWeek: (today.monday, today.monday.adding(days: 6))
        case .lastWeek: (today.monday.adding(days: -7), today.monday.adding(days: -1))
        case .thisMonth: Self.months(from: today.month, of: today, count: 1, back: 0)
        case .lastMonth: Self.months(from: today.month, of: today, count: 1, back: 1)
        case .thisQuarter: Self.months(from: (today.month - 1) / 3 * 3 + 1, of: today, count: 3, back: 0)
        case .lastQuarter: Self.months(from: (today.month - 1) / 3 * 3 + 1, of: today, count: 3, back: 3)
        case .thisYear: Self.months(from: 1, of: today, count: 12, back: 0)
        case .lastYear: Self.months(from: 1, of: today, count: 12, back: 12)
        }
    }

    private static func months(from month: Int, of date: CivilDate, count: Int, back: Int) -> (first: CivilDate, last: CivilDate)? {
        guard let start = CivilDate(year: date.year, month: month, day: 1)?.adding(months: -back) else { return nil }
        let next = start.adding(months: count) ?? CivilDate(daysSinceEpoch: .max)
        return (start, next.adding(days: -1))
    }
}

extension CivilDate {
    func adding(days: Int64) -> CivilDate { CivilDate(daysSinceEpoch: daysSinceEpoch + days) }

    /// The Monday of this day's week. 1970-01-01 was a Thursday.
    var monday: CivilDate {
        let sinceMonday = ((daysSinceEpoch + 3) % 7 + 7) % 7
        return adding(days: -sinceMonday)
    }
}
