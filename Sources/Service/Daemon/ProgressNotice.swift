/// Decides when to say how far something long has come: not in the first second, and then at most once a second.
struct ProgressNotice {
    private var last: ContinuousClock.Instant
    private static let interval = Duration.seconds(1)

    init(now: ContinuousClock.Instant = .now) { last = now }

    mutating func isDue(now: ContinuousClock.Instant = .now) -> Bool {
        guard now - last >= Self.interval else { return false }
        last = now
        return true
    }
}
