import Definitions
import EventModel

/// Where one customer's events of a filter stand, in canonical order.
public struct EventTimes {
    /// A place in canonical order.
    public struct Place: Comparable {
        public let occurredAt: Instant
        let position: LogPosition

        public static func < (a: Place, b: Place) -> Bool { (a.occurredAt, a.position) < (b.occurredAt, b.position) }
    }

    public let places: [Place]

    /// The first event behind a place; nil when there is none. O(log events).
    func first(behind place: Place) -> Place? {
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low + high) / 2
            if places[middle] <= place { low = middle + 1 } else { high = middle }
        }
        return low < places.count ? places[low] : nil
    }
}

extension CustomerFold {
    /// The events of each `did` that the scope's condition, an `all` of these alone, has; in its order.
    ///
    /// - Throws: ``AudienceError`` `notPlanned` for another condition, or when which events pass depends on the instant asked about.
    /// - Complexity: O(events of the filters).
    public func eventTimes() throws(AudienceError) -> [EventTimes] {
        guard case .all(let parts) = plan.condition else { throw .notPlanned("all") }
        var times: [EventTimes] = []
        for part in parts {
            guard case .did(let index, _) = part, !plan.tracks[index].isDynamic else { throw .notPlanned("did") }
            let track = tracks[index]
            times.append(EventTimes(places: track.times.indices.compactMap { at in
                track.entries[at].passes == true ? EventTimes.Place(occurredAt: track.times[at], position: track.entries[at].position) : nil
            }))
        }
        return times
    }
}

extension EventFilter {
    /// True when which events match depends on the instant asked about, or on the customer's other values.
    public var dependsOnInstant: Bool { isDynamic }
}
