import EventModel

/// The bounds on what one connection, and all of them together, may hold of the server, in one place.
struct AppendLimits: Sendable {
    /// Longest line accepted, in bytes.
    var lineBytesMax = EventLimits.eventBytesDefault
    /// Events that one request to the writer holds.
    var requestEventsMax = 4096
    /// Payload bytes after which a request is handed to the writer.
    var requestBytesMax = 256 * 1024
    /// Bytes of answers about refused lines that a connection collects before they are sent.
    var errorBytesMax = 64 * 1024
    /// Requests of one connection that the writer may hold; reading stops there.
    var requestsInFlightMax = 2
    /// Requests that all connections of one event loop may hold, being filled or with the writer; others wait their turn.
    var requestsPerLoopMax = 256
    /// Requests kept for reuse by an event loop that is idle.
    var requestsKeptMax = 16
    /// Connections at one time.
    var connectionsMax = 1024
    /// Bytes of one read.
    var readBytesMax = 256 * 1024
    /// Bytes of answers that wait for a slow reader before its lines are no longer read.
    var answerBytesMax = 256 * 1024

    /// Time between two looks at stalled connections, in seconds.
    var tickSeconds: Int64 = 5
    /// Ticks within which a line that has begun must end, and a peer must take its answers.
    var stalledTicksMax = 12
    /// Ticks without a byte after which a connection is closed: 24 hours.
    var idleTicksMax = 17_280
    /// Ticks that a closing connection gets to take its last answers.
    var closingTicksMax = 2
    /// What connections get to finish when the service stops, in seconds; then they are cut.
    var stopSeconds: Int64 = 10

    static let producerBytesMax = 100
}
