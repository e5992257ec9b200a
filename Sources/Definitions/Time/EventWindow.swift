import EventModel

/// Which events count, by occurredAt, seen from the instant V that a question is asked at.
public enum EventWindow: Sendable, Hashable {
    /// `within`: (V − duration, V].
    case rolling(CalendarDuration)
    /// `between`: both ends included; a date is its whole day.
    case fixed(from: Moment, through: Moment)
    /// `during`: a calendar period that V lies in or follows.
    case calendar(CalendarPeriod)
    /// `within: session`, `during: session`: the customer's last visit as ``VisitRule`` folds them, from its first view until the gap after its last one.
    case session

    /// First and last instant that count at `instant`; nil when none does. The last is never after `instant`. Nil of a session, which only who knows the customer's
    /// visits can tell.
    public func range(at instant: Instant, in zone: TimeZoneRules) -> ClosedRange<Instant>? {
        let (first, last): (Instant, Instant)
        switch self {
        case .rolling(let duration):
            (first, last) = (Instant(micros: duration.start(endingAt: instant, in: zone).micros + 1), instant)
        case .fixed(let from, let through):
            (first, last) = (from.start(in: zone), through.end(in: zone))
        case .calendar(let period):
            let range = period.range(at: instant, in: zone)
            (first, last) = (range.lowerBound, range.upperBound)
        case .session: return nil
        }
        let bounded = min(last, instant)
        return first <= bounded ? first...bounded : nil
    }

    /// True when the window never moves: what it counts changes with new events only.
    public var isFixed: Bool {
        if case .fixed = self { true } else { false }
    }
}
