/// `less`: what is taken off a sum, in the same window.
public struct TraitDeduction: Sendable, Hashable {
    public let path: PropertyPath
    public let events: EventFilter

    public init(path: PropertyPath, events: EventFilter) { (self.path, self.events) = (path, events) }
}
