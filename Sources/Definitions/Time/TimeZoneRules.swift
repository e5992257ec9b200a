import EventModel

/// The offsets of a time zone from UTC over the years, as a value: pure look-ups, no system calls once made.
///
/// Offsets are known exactly for 1900...2100; before and after, the nearest known one holds.
public struct TimeZoneRules: Sendable, Hashable {
    /// The IANA name, such as `Europe/Berlin`, or `UTC`.
    public let name: String
    /// Instants at which the offset changes, ascending, in microseconds.
    let changesMicros: [Int64]
    /// One more than ``changesMicros``: the offset before the first change, then after each. Seconds east of UTC.
    let offsetsSeconds: [Int]

    public static let utc = TimeZoneRules(name: "UTC", changesMicros: [], offsetsSeconds: [0])

    init(name: String, changesMicros: [Int64], offsetsSeconds: [Int]) {
        precondition(offsetsSeconds.count == changesMicros.count + 1, "an offset before and after every change")
        (self.name, self.changesMicros, self.offsetsSeconds) = (name, changesMicros, offsetsSeconds)
    }

    /// Seconds east of UTC at an instant. O(log changes).
    public func offsetSeconds(at instant: Instant) -> Int {
        var (low, high) = (0, changesMicros.count)
        while low < high {
            let middle = (low + high) / 2
            if changesMicros[middle] <= instant.micros { low = middle + 1 } else { high = middle }
        }
        return offsetsSeconds[low]
    }
}

extension TimeZoneRules {
    static let dayMicros: Int64 = 86_400_000_000

    /// The local date and the microseconds since its midnight on the wall clock.
    public func local(_ instant: Instant) -> (date: CivilDate, microsOfDay: Int64) {
        let bounded = min(max(instant, .earliest), .latest)
        let wall = bounded.micros + Int64(offsetSeconds(at: bounded)) * 1_000_000
        let day = wall >= 0 ? wall / Self.dayMicros : -((-(wall + 1)) / Self.dayMicros) - 1
        return (CivilDate(daysSinceEpoch: day), wall - day * Self.dayMicros)
    }

    /// The instant at which a wall clock shows this. A time that occurs twice is its first occurrence; one that is skipped is read with the
    /// offset before the gap, so it falls just after it.
    public func instant(date: CivilDate, microsOfDay: Int64) -> Instant {
        let wall = date.daysSinceEpoch * Self.dayMicros + min(max(microsOfDay, 0), Self.dayMicros)
        let before = offsetSeconds(at: Instant(micros: wall - Self.dayMicros))
        let candidate = Instant(micros: wall - Int64(before) * 1_000_000)
        if offsetSeconds(at: candidate) == before { return candidate }
        let after = offsetSeconds(at: Instant(micros: wall + Self.dayMicros))
        let second = Instant(micros: wall - Int64(after) * 1_000_000)
        return offsetSeconds(at: second) == after ? second : candidate
    }

    /// The first instant of a day.
    public func start(of date: CivilDate) -> Instant { instant(date: date, microsOfDay: 0) }

    /// The last microsecond of a day.
    public func end(of date: CivilDate) -> Instant {
        guard date < CivilDate(daysSinceEpoch: .max) else { return .latest }
        return Instant(micros: start(of: CivilDate(daysSinceEpoch: date.daysSinceEpoch + 1)).micros - 1)
    }

    /// Steps the local date by whole months and keeps the time of day; a day that the month does not have becomes its last. Nil outside the
    /// instants that there are.
    public func adding(months: Int, to instant: Instant) -> Instant? {
        let (date, microsOfDay) = local(instant)
        return date.adding(months: months).flatMap { self.instant(date: $0, microsOfDay: microsOfDay).ifPossible }
    }
}

extension Instant {
    /// Nil for one that no event can carry.
    var ifPossible: Instant? { self < .earliest || self > .latest ? nil : self }
}

extension CivilDate {
    /// The same day `months` later, or the month's last day when it is shorter; nil outside the years 1...9999.
    func adding(months: Int) -> CivilDate? {
        let (total, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
        guard !overflow, total >= 12, total < 120_000 else { return nil }
        let (newYear, newMonth) = (total / 12, total % 12 + 1)
        for newDay in stride(from: day, to: 27, by: -1) {
            if let date = CivilDate(year: newYear, month: newMonth, day: newDay) { return date }
        }
        return CivilDate(year: newYear, month: newMonth, day: min(day, 28))
    }
}
