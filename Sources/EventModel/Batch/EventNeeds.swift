/// Which events a question needs whole. Of the others it looks only at who they are about, when they occurred and who sent them: in their
/// place a reader may give an empty object of no name, which costs a fraction of putting an event together.
public struct EventNeeds: Sendable, Hashable {
    /// Nothing else matters when this is true.
    public var everything: Bool
    public var types: Set<EventType>
    /// Of track events.
    public var names: Set<String>
    /// Every event that has a value at or under one of these places: keys from its top, such as `["context", "consent"]`.
    public var places: Set<[String]>

    /// Every event.
    public static let all = EventNeeds(everything: true)
    /// No event.
    public static let none = EventNeeds()

    public init(everything: Bool = false, types: Set<EventType> = [], names: Set<String> = [], places: Set<[String]> = []) {
        (self.everything, self.types, self.names, self.places) = (everything, types, names, places)
    }

    /// What one of two needs.
    public func union(_ other: EventNeeds) -> EventNeeds {
        EventNeeds(
            everything: everything || other.everything, types: types.union(other.types), names: names.union(other.names),
            places: places.union(other.places))
    }
}
