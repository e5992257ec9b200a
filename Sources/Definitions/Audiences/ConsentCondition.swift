/// The customer's consent for a purpose.
public struct ConsentCondition: Sendable, Hashable {
    public enum Status: String, Sendable, Hashable, CaseIterable {
        case granted, denied, revoked, absent
    }

    public let purpose: String
    /// Any of these; `granted` when the rule does not say.
    public let statuses: Set<Status>

    /// - Parameter statuses: Never empty.
    public init(purpose: String, statuses: Set<Status> = [.granted]) {
        precondition(!statuses.isEmpty, "a consent in no status")
        (self.purpose, self.statuses) = (purpose, statuses)
    }
}
