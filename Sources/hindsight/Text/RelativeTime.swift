import EventModel

/// The distance between two instants as people say it.
struct RelativeTime {
    /// Where the reader stands.
    var now: Instant
    /// Whether ``now`` is the present: "ago" rather than "earlier".
    var isPresent: Bool

    private static let units: [(name: String, seconds: Int64)] = [
        ("year", 31_557_600), ("month", 2_629_800), ("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1),
    ]

    /// `3 days ago`, `in 2 months`, `just now`; of another time than the present `3 days earlier`, `2 months later`, `then`.
    func text(_ instant: Instant) -> String {
        let (micros, overflow) = now.micros.subtractingReportingOverflow(instant.micros)
        guard !overflow else { return "" }
        let seconds = micros.magnitude / 1_000_000
        guard let unit = Self.units.first(where: { seconds >= $0.seconds.magnitude }) else { return isPresent ? "just now" : "then" }
        let count = seconds / unit.seconds.magnitude
        let amount = "\(count) \(unit.name)\(count == 1 ? "" : "s")"
        if micros >= 0 { return amount + (isPresent ? " ago" : " earlier") }
        return isPresent ? "in " + amount : amount + " later"
    }
}
