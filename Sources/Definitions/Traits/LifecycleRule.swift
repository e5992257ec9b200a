/// One stage of the customer's life: the first whose condition holds is the customer's.
public struct LifecycleRule: Sendable, Hashable {
    public let stage: String
    public let condition: Condition
}
