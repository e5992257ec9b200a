import EventModel

/// What became of everything that a connection sent.
public struct AppendTotals: Hashable, Sendable {
    /// Lines sent, without the hello; blank ones and an unterminated last one count.
    public var sentLines = 0
    public var sentBytes = 0
    /// Of the lines sent, those the daemon has dealt with, from the first.
    public var acknowledgedLines = 0
    public var acknowledgedBytes = 0
    /// Events that the log held already.
    public var duplicates = 0
    /// Lines refused.
    public var rejected = 0
    /// The highest position assigned; nil when none was.
    public var position: LogPosition?

    public init() {}

    /// Lines whose fate is unknown.
    public var unacknowledgedLines: Int { sentLines - acknowledgedLines }
    /// Bytes sent and not acknowledged.
    public var inFlightBytes: Int { sentBytes - acknowledgedBytes }
}
