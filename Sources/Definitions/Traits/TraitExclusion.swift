/// `unless`: an event does not count when one of these, with the same value under the key, exists at the basis.
///
/// Whatever its place in time: a cancellation that occurred before its order was sent still cancels it. The window does not apply to it. What is taken off a sum
/// (`less`) is left out for the same key: a refund of a cancelled order takes nothing off what never counted.
public struct TraitExclusion: Sendable, Hashable {
    /// Never empty.
    public let selectors: [EventSelector]
    /// The key on both sides, such as `order_id`. An event without it always counts.
    public let key: PropertyPath

    public init(selectors: [EventSelector], key: PropertyPath) {
        precondition(!selectors.isEmpty, "an exclusion by no events")
        (self.selectors, self.key) = (selectors, key)
    }
}
