import EventModel

/// What an acknowledgement says: counts over the whole connection.
struct AppendTotals: Sendable, Equatable {
    /// Physical lines dealt with, from the first.
    var lines: UInt64 = 0
    /// The highest position of an event among them, whether stored now or before; nil when there is none.
    var position: LogPosition?
    /// Events that the log already held.
    var duplicates: UInt64 = 0
    /// Lines that were refused.
    var rejected: UInt64 = 0

    mutating func include(_ position: LogPosition) {
        self.position = max(self.position ?? .none, position)
    }
}
