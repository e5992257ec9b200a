import EventModel
import Foundation

/// The zone in which a page tells instants: that in which the question was asked.
struct DisplayZone {
    private let zone: TimeZone?

    static let utc = DisplayZone(zone: nil)

    private init(zone: TimeZone?) { self.zone = zone }

    /// The zone that an answer's basis names; UTC when it names none.
    init(answer: JSONValue) {
        let name = ["basis", "to"].lazy.compactMap { answer[$0]?["tz"]?.stringValue }.first
        zone = name.flatMap { TimeZone(identifier: $0) }
    }

    private static let dayMicros: Int64 = 86_400_000_000

    /// `2026-03-31` for the last instant of that day, else ``text(_:)``.
    func dayOrText(_ instant: Instant) -> String { day(endingWith: instant) ?? text(instant) }

    /// `end of 2026-03-31` for the last instant of that day, else ``text(_:)``.
    func moment(_ instant: Instant) -> String { day(endingWith: instant).map { "end of " + $0 } ?? text(instant) }

    /// Nil when it is not the last instant of a day.
    func day(endingWith instant: Instant) -> String? {
        let local = localMicros(instant)
        guard local % Self.dayMicros == (local < 0 ? -1 : Self.dayMicros - 1) else { return nil }
        return String(Instant(micros: local).rfc3339.prefix(10))
    }

    /// `2026-03-31 12:00:00Z`, or with the zone's offset: `2026-03-31 14:00:00+02:00`. Whole seconds.
    func text(_ instant: Instant) -> String {
        let local = Instant(micros: localMicros(instant)).rfc3339.replacing("T", with: " ").prefix(19)
        guard zone != nil else { return local + "Z" }
        let minutes = offsetSeconds(instant) / 60
        let (hours, rest) = (String(minutes.magnitude / 60), String(minutes.magnitude % 60))
        return local + (minutes < 0 ? "-" : "+") + (hours.count < 2 ? "0" : "") + hours + ":" + (rest.count < 2 ? "0" : "") + rest
    }

    private func localMicros(_ instant: Instant) -> Int64 {
        let (local, overflow) = instant.micros.addingReportingOverflow(Int64(offsetSeconds(instant)) * 1_000_000)
        return overflow ? instant.micros : local
    }

    private func offsetSeconds(_ instant: Instant) -> Int {
        zone?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.micros / 1_000_000))) ?? 0
    }
}
