/// What a log is for. A source belongs to one domain, and no query leads from the pseudonymous one to a customer.
public enum Domain: String, Sendable, Hashable, CaseIterable {
    /// First-party; may hold personal data.
    case customer
    /// Third-party signals under pseudonymous identifiers.
    case pseudonymous
}
