/// When work in the background that failed may be tried again: after a second first, and twice as long each time, up to a minute.
struct Retries {
    enum Work {
        case sealing
        case merging
        case checkpoint
    }

    private var pauses: [Work: (length: Duration, end: ContinuousClock.Instant)] = [:]
    private static let lengthMin = Duration.seconds(1)
    private static let lengthMax = Duration.seconds(60)

    mutating func noteFailure(of work: Work) {
        let length = min((pauses[work]?.length ?? Self.lengthMin / 2) * 2, Self.lengthMax)
        pauses[work] = (length, .now + length)
    }

    mutating func noteSuccess(of work: Work) { pauses[work] = nil }

    /// Whether it did not fail, or long enough ago.
    func allow(_ work: Work) -> Bool { pauses[work].map { $0.end <= .now } ?? true }

    /// Until the first of what failed may be tried again; nil when nothing waits for that. At least 1.
    var millisecondsLeft: Int? {
        let ends = pauses.values.map(\.end).filter { $0 > .now }
        return ends.min().map { Int((ContinuousClock.now.duration(to: $0)) / .milliseconds(1)) + 1 }
    }
}
