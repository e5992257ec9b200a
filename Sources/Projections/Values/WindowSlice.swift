import Definitions
import EventModel

/// Which of a customer's events a window counts at an instant, and since when it has counted exactly these.
struct WindowSlice {
    /// Indices of the times that count.
    let range: Range<Int>
    /// From here to the instant asked about the window has counted the same; ``EventModel/Instant/earliest`` when it always has.
    let since: Instant

    /// - Parameters:
    ///   - times: When the events occurred, ascending.
    ///   - window: Nil for everything up to `instant`.
    ///   - session: The customer's last visit at `instant`, asked for where the window is that.
    /// - Complexity: O(log times), and one binary search over a day for months and years.
    init(
        _ times: [Instant], _ window: EventWindow?, at instant: Instant, in zone: TimeZoneRules, session: @autoclosure () -> ClosedRange<Instant>? = nil
    ) {
        let end = times.count(through: instant)
        guard let window else {
            self.init(0..<end, since: end > 0 ? times[end - 1] : .earliest)
            return
        }
        let visit = window == .session ? session() : nil
        guard let bounds = visit ?? window.range(at: instant, in: zone) else {
            // A fixed window that has not begun: it has been empty for ever.
            self.init(end..<end, since: .earliest)
            return
        }
        let (low, high) = (times.count(before: bounds.lowerBound), times.count(through: bounds.upperBound))
        let lastEntry = high > low ? times[high - 1] : .earliest
        let range = low..<max(low, high)
        switch window {
        case .fixed: self.init(range, since: lastEntry)
        case .session: self.init(range, since: max(lastEntry, bounds.lowerBound))
        case .calendar(let period):
            self.init(range, since: max(lastEntry, Self.unitStart(period, at: instant, in: zone)))
        case .rolling(let duration):
            let lastExit = Self.lastExit(times, low: low, duration, at: instant, in: zone)
            self.init(range, since: max(lastEntry, lastExit))
        }
    }

    private init(_ range: Range<Int>, since: Instant) { (self.range, self.since) = (range, since) }

    /// When the day, week, month… began that the period is reckoned from.
    private static func unitStart(_ period: CalendarPeriod, at instant: Instant, in zone: TimeZoneRules) -> Instant {
        let range = period.range(at: instant, in: zone)
        return range.contains(instant) ? range.lowerBound : Instant(micros: range.upperBound.micros + 1)
    }

    /// Since when no event has left the window, or come back into it.
    private static func lastExit(_ times: [Instant], low: Int, _ duration: CalendarDuration, at instant: Instant, in zone: TimeZoneRules)
        -> Instant
    {
        guard let micros = duration.exactMicros else { return lastMonthlyExit(times, low: low, duration, at: instant, in: zone) }
        return low > 0 ? Instant(micros: times[low - 1].micros + micros) : .earliest
    }
}

// Months and years: "a month before" goes back over the end of shorter months (on 29, 30 and 31 March it is 28 February), so an event may
// leave the window and come back within these days. Two facts keep the answer exact: within one local day the window's start only moves
// forward, and over longer times it never strays more than `strayMicros` from an even movement.
extension WindowSlice {
    private static let strayMicros: Int64 = 5 * 86_400_000_000

    private static func lastMonthlyExit(
        _ times: [Instant], low: Int, _ duration: CalendarDuration, at instant: Instant, in zone: TimeZoneRules
    ) -> Instant {
        let start = duration.start(endingAt: instant, in: zone)
        let isFarFromNext = low == times.count || times[low].micros - start.micros > strayMicros
        if isFarFromNext, low == 0 { return .earliest }
        let gap = low == 0 ? 0 : start.micros - times[low - 1].micros - strayMicros
        if isFarFromNext, gap > 0 { return Instant(micros: instant.micros - gap) }
        let dayStart = zone.start(of: zone.local(instant).date)
        guard low > 0 else { return dayStart }
        return firstInstant(from: min(dayStart, instant), through: instant) { duration.start(endingAt: $0, in: zone) >= times[low - 1] }
    }

    /// The first instant at which `holds`, which holds at `last` and never turns back between the two.
    private static func firstInstant(from first: Instant, through last: Instant, _ holds: (Instant) -> Bool) -> Instant {
        var (low, high) = (first.micros, last.micros)
        while low < high {
            let middle = low + (high - low) / 2
            if holds(Instant(micros: middle)) { high = middle } else { low = middle + 1 }
        }
        return Instant(micros: high)
    }
}
