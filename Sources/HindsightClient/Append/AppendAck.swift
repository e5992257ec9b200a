import EventModel

/// Everything up to a line is dealt with; what was accepted of it is durable. Counts are those of the whole connection so far.
public struct AppendAck: Hashable, Sendable {
    /// Physical lines dealt with, from the first.
    public var lines: Int
    /// The highest position assigned; nil when none was.
    public var position: LogPosition?
    public var duplicates: Int
    public var rejected: Int
}
