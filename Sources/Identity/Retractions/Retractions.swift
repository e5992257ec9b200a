import EventModel

/// Which events were declared wrong, and from which position on that is known.
public struct Retractions: ~Copyable, Sendable {
    /// An event and the one that retracts it. 16 bytes.
    struct Entry: BitwiseCopyable {
        let position: UInt64
        let retraction: UInt64
    }

    var entries = OverlayArray<Entry>()
    /// Index into `entries` by position.
    var byPosition = OverlayMap()

    public init() {}

    public var isEmpty: Bool { count == 0 }
    /// Events ever retracted, whether or not that was retracted in turn.
    public var count: Int { entries.count - 1 }

    /// Notes that the event at `position` is retracted by the one at `retraction`, which is higher. Of several retractions the first holds.
    public mutating func record(_ position: LogPosition, by retraction: LogPosition) {
        precondition(retraction > position, "an event is retracted by a later one")
        guard byPosition[position.rawValue] == 0 else { return }
        byPosition.set(UInt32(truncatingIfNeeded: entries.count), for: position.rawValue)
        entries.append(Entry(position: position.rawValue, retraction: retraction.rawValue))
    }

    /// How many retractions were known at a position: they are noted as they are recorded. O(log n)
    public func count(knownAt position: LogPosition) -> Int {
        var (low, high) = (1, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[UInt32(middle)].retraction <= position.rawValue { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }

    /// The position of the event that retracts the one at `position`; nil when none does.
    public func retraction(of position: LogPosition) -> LogPosition? {
        guard !isEmpty else { return nil }
        let index = byPosition[position.rawValue]
        // A retraction is above what it retracts, so that following them ends whatever was stored.
        guard index != 0, entries[index].retraction > position.rawValue else { return nil }
        return LogPosition(rawValue: entries[index].retraction)
    }

    /// Every event that was ever retracted, ascending. O(count × log).
    public var positions: [LogPosition] { (1..<max(entries.count, 1)).map { LogPosition(rawValue: entries[UInt32($0)].position) }.sorted() }

    /// True when the event does not count at bases with this `asKnownAt`: it is retracted, and its retraction is not.
    public func isRetracted(_ position: LogPosition, asKnownAt: LogPosition) -> Bool {
        guard !isEmpty else { return false }
        var (isRetracted, at) = (false, position)
        while let next = retraction(of: at), next <= asKnownAt {
            isRetracted.toggle()
            at = next
        }
        return isRetracted
    }
}
