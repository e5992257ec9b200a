import EventLog
import EventModel

// Identity follows the log: questions wait until it has come to their basis, and somebody who has time lets it go on between them.

extension CustomerHistory {
    /// Folds what is durable into identity. Questions do it themselves; doing it between them makes them faster.
    public func follow() throws(QueryError) {
        // In this order: a follower that begins anew after an erasure must not meet a view of before.
        let (follower, view) = (follower, log.readView())
        _ = try follower.follow(view, to: view.durablePosition, checkGoesOn)
    }

    /// How far identity has followed the log. Waits for nobody.
    public var followedPosition: LogPosition { follower.followedPosition }

    /// Events that are durable and not yet in identity.
    public var eventsToFollow: UInt64 {
        let (durable, followed) = (log.durablePosition.rawValue, follower.followedPosition.rawValue)
        return durable - min(followed, durable)
    }

    /// What is to be done between questions: folds what is durable into identity, has ready what the next checkpoint wants of it, goes on
    /// from the checkpoint that was written, and writes a snapshot that was wished for. On one thread at a time.
    ///
    /// - Parameter time: About how long.
    /// - Returns: Whether nothing is left to do.
    public func workAhead(for time: Duration) throws(QueryError) -> Bool {
        let (follower, view, deadline) = (follower, log.readView(), ContinuousClock.now + time)
        try follower.adoptCheckpoint(log, checkGoesOn)
        guard try follower.follow(view, to: view.durablePosition, until: deadline, checkGoesOn) else { return false }
        guard try follower.prepareCheckpoint(log, until: deadline, checkGoesOn) else { return false }
        // One at a time: the log goes on meanwhile.
        return try !writeNextSnapshot()
    }

    /// Lets identity come to what a question wants to know.
    ///
    /// - Throws: ``QueryError`` `unavailable` with code `warming` when that takes too long.
    func waitFor(_ follower: IdentityFollower, _ view: ReadView, _ position: LogPosition) throws(QueryError) {
        guard follower.followedPosition < position else { return }
        // One that has no hope takes no time from others.
        let isHopeless = follower.secondsToFollow(to: position).map { $0 > 4 * (patience / .seconds(1)) } ?? false
        if !isHopeless, try follower.follow(view, to: position, until: .now + patience, checkGoesOn) { return }
        throw .warming(IdentityProgress(follower, durable: position))
    }
}

/// How far identity has followed.
struct IdentityProgress {
    let followed: LogPosition
    let durable: LogPosition
    /// Nil when nothing was folded yet.
    let secondsLeft: Double?

    init(_ follower: IdentityFollower, durable: LogPosition) {
        (followed, self.durable, secondsLeft) = (follower.followedPosition, durable, follower.secondsToFollow(to: durable))
    }

    /// What need not be mentioned: the next question folds it in less time than anybody notices.
    private static let eventsUnnoticed: UInt64 = 50_000

    /// Such as `identity 41 %`; nil when it is close behind the log.
    var warming: String? {
        guard durable.rawValue > followed.rawValue, durable.rawValue - followed.rawValue > Self.eventsUnnoticed else { return nil }
        return "identity \(percent) %"
    }

    var percent: UInt64 { durable == .none ? 100 : min(followed.rawValue, durable.rawValue) * 100 / durable.rawValue }
}

extension QueryError {
    static func warming(_ progress: IdentityProgress) -> QueryError {
        QueryError(
            .unavailable, code: "warming",
            "identity has followed the log to position \(progress.followed) of \(progress.durable) (\(progress.percent) %); ask again later",
            retryAfterSeconds: min(max(Int((progress.secondsLeft ?? 1).rounded(.up)), 1), retryAfterSecondsMax))
    }

    private static let retryAfterSecondsMax = 60
}
