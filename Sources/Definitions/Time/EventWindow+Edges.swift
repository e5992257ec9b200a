import EventModel

extension EventWindow {
    /// The first instant at which an event of `occurredAt` counts; nil when it never does. Of a session that of a visit that the event is part of.
    public func entry(of occurredAt: Instant, in zone: TimeZoneRules) -> Instant? {
        switch self {
        case .rolling, .session: return occurredAt
        case .fixed(let from, let through):
            return from.start(in: zone) <= occurredAt && occurredAt <= through.end(in: zone) ? occurredAt : nil
        case .calendar(let period):
            if period.range(at: occurredAt, in: zone).contains(occurredAt) { return occurredAt }
            return Self.first(after: occurredAt, within: 732) { period.range(at: $0, in: zone).upperBound >= occurredAt }
        }
    }

    /// The first instant at which an event of `occurredAt` that has counted no longer does; nil when it never stops, or when only the next visit can tell.
    public func expiry(of occurredAt: Instant, in zone: TimeZoneRules) -> Instant? {
        switch self {
        case .rolling(let duration):
            if let micros = duration.exactMicros {
                let (sum, overflow) = occurredAt.micros.addingReportingOverflow(micros)
                return overflow || sum > Instant.latest.micros ? nil : Instant(micros: sum)
            }
            let days = duration.approximateMicros / TimeZoneRules.dayMicros + Int64(duration.count) + 32
            return Self.first(after: occurredAt, within: days) { duration.start(endingAt: $0, in: zone) >= occurredAt }
        case .fixed, .session:
            return nil
        case .calendar(let period):
            return Self.first(after: occurredAt, within: 732) { period.range(at: $0, in: zone).lowerBound > occurredAt }
        }
    }

    /// The first instant in the given number of days after `start` from which `holds` is true; `holds` never turns back. Nil when none.
    private static func first(after start: Instant, within days: Int64, where holds: (Instant) -> Bool) -> Instant? {
        var low = start.micros
        var high = min(start.micros + days * TimeZoneRules.dayMicros, Instant.latest.micros)
        guard high > low, holds(Instant(micros: high)) else { return nil }
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if holds(Instant(micros: middle)) { high = middle } else { low = middle }
        }
        return Instant(micros: high)
    }
}
