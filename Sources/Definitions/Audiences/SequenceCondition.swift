/// The customer did things one after the other, strictly in canonical order.
public struct SequenceCondition: Sendable, Hashable {
    /// The first is a `did` step; never empty.
    public let steps: [SequenceStep]
    /// Where the first step's event lies; nil for the whole history.
    public let window: EventWindow?

    public init(steps: [SequenceStep], window: EventWindow? = nil) { (self.steps, self.window) = (steps, window) }
}
