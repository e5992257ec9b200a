import EventModel

/// The answer to a hello.
public struct AppendGreeting: Hashable, Sendable {
    /// Of the protocol.
    public var version: Int
    public var source: String?
    public var domain: String?
    /// The durable position at that moment; nil for an empty log.
    public var position: LogPosition?
}
