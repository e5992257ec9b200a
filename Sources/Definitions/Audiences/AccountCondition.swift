/// One of the customer's accounts.
public indirect enum AccountCondition: Sendable, Hashable {
    /// The account has one of these group ids.
    case id([String])
    /// The account itself satisfies the condition: its traits (group calls) and the events of its members that carry its id.
    case satisfies(Condition)
}
