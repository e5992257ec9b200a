import EventModel

/// Which events were declared wrong, and from which position on that is known.
public struct Retractions: Sendable {
    private var positions: [LogPosition: LogPosition] = [:]

    public init() {}

    public var isEmpty: Bool { positions.isEmpty }
    /// Events ever retracted, whether or not that was retracted in turn.
    public var count: Int { positions.count }

    /// Notes that the event at `position` is retracted by the one at `retraction`, which is higher. Of several retractions the first holds.
    public mutating func record(_ position: LogPosition, by retraction: LogPosition) {
        precondition(retraction > position, "an event is retracted by a later one")
        if positions[position] == nil { positions[position] = retraction }
    }

    /// The position of the event that retracts the one at `position`; nil when none does.
    public func retraction(of position: LogPosition) -> LogPosition? { positions[position] }

    /// True when the event does not count at bases with this `asKnownAt`: it is retracted, and its retraction is not.
    public func isRetracted(_ position: LogPosition, asKnownAt: LogPosition) -> Bool {
        guard !positions.isEmpty else { return false }
        var (isRetracted, at) = (false, position)
        while let next = positions[at], next <= asKnownAt {
            isRetracted.toggle()
            at = next
        }
        return isRetracted
    }
}
