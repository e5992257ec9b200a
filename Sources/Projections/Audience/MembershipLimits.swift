/// Bounds of the search for entry instants.
enum MembershipLimits {
    /// Instants at which one rule is evaluated for one customer.
    static let evaluationsMax = 20_000
}
