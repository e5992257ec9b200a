import EventModel

/// Decides for how long identity is worked on next.
///
/// What was durable at the start, or when other rules came into force, is caught up with at once, since questions wait for it. After that,
/// while the log rests everything is caught up with; under load the writer gets the machine, and this a tenth of one core.
struct FollowingRhythm {
    private var durable: LogPosition
    private var followed = LogPosition.none
    /// Whether identity has been close behind the log once.
    private(set) var isWarm = false

    static let longShare = Duration.milliseconds(500)
    static let shortShare = Duration.milliseconds(25)
    /// Between two shares, unless there is more to do and time for it.
    static let pause = Duration.milliseconds(250)

    init(durable: LogPosition) { self.durable = durable }

    /// How long to work now.
    ///
    /// - Parameters:
    ///   - durable: The log's position.
    ///   - followed: Identity's; when it has gone back, other rules are in force.
    ///   - requests: How many wait for the writer.
    mutating func share(durable now: LogPosition, followed position: LogPosition, requests: Int) -> Duration {
        if position < followed { isWarm = false }
        let isResting = now == durable && requests == 0
        (durable, followed) = (now, position)
        return isResting || !isWarm ? Self.longShare : Self.shortShare
    }

    /// Whether to pause after having worked.
    mutating func pauses(after share: Duration, isDone: Bool, hasFailed: Bool) -> Bool {
        isWarm = isWarm || isDone
        return isDone || hasFailed || share == Self.shortShare
    }
}
