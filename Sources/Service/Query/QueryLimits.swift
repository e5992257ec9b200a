import TimeTravel

/// The bounds on questions, in one place.
struct QueryLimits: Sendable {
    /// Connections to query.sock at one time.
    var connectionsMax = 256
    /// Questions answered at a time.
    var threads = 2
    /// Questions answered or waiting.
    var questionsMax = 128
    /// Seconds that a connection may be idle, or take to send a request.
    var idleSeconds: Int64 = 300
    /// Seconds after which a connection is closed that takes nothing of its answer.
    var stalledSeconds: Int64 = 60
    /// What answers under way get to finish when the service stops, in seconds.
    var stopSeconds: Int64 = 10

    /// Of admin.sock, where a wish may take hours.
    static let administrators = QueryLimits(connectionsMax: 32, idleSeconds: 7 * 24 * 3600)

    static let membersByDefault = 100
    static let membersMax = CustomerHistory.membersMax
    static let eventsByDefault = 1_000
    static let eventsMax = 1_000_000
    /// Bytes of JSON, about, that are made of events at a time while many are streamed.
    static let pageBytes = 1 << 20
    /// Bytes of events, about, that all answers hold together until they are taken.
    static let answerBytesMax = 128 << 20
    /// Bytes of rows, as they were sent, that all questions about points in time hold together.
    static let rowBytesMax = PointInTimeLimits.bytesMax
    /// Of these, so many are taken at a time while rows come in.
    static let rowBytesAtOnce = 1 << 20
}
