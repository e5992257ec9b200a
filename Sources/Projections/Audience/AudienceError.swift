/// Why a condition cannot be evaluated.
public enum AudienceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The definitions have no audience of this name, or the plan was not made for it.
    case unknownAudience(String)
    /// The audience belongs to the other domain.
    case otherDomain(String)
    /// Third parties' signals are known in the pseudonymous domain only.
    case signalInCustomerDomain
    /// The rule refers to itself.
    case cycle(String)
    /// The condition asks for something that the plan was not made for.
    case notPlanned(String)

    public var description: String {
        switch self {
        case .unknownAudience(let name): "there is no audience \"\(name)\" in audiences.yaml"
        case .otherDomain(let name): "the audience \"\(name)\" is of the pseudonymous domain; ask for it there"
        case .signalInCustomerDomain: "signals of third parties exist in the pseudonymous domain only; remove `signal` from this rule"
        case .cycle(let name): "\"\(name)\" refers to itself; break the circle in the definitions"
        case .notPlanned(let name): "\"\(name)\" is not part of what was folded"
        }
    }
}
