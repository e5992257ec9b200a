/// Bounds of the search for entry instants.
enum MembershipLimits {
    /// Instants at which one rule is evaluated for one customer.
    static let evaluationsMax = 20_000
    /// Events looked at one by one in all of these together: what no index or running count answers.
    static let eventsLookedAtMax = 10_000_000
}
