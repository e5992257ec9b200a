/// Why an identifier of an event was not linked to the others.
public enum RefusalReason: UInt8, Sendable, CaseIterable {
    /// The value is blocked by the definitions.
    case blocked = 0
    /// A customer would have had more identifiers of a kind than the definitions allow.
    case limit = 1
    /// An `unlink` keeps apart what would have been joined.
    case keptApart = 2

    /// The name in JSON.
    public var name: String {
        switch self {
        case .blocked: "blocked"
        case .limit: "limit"
        case .keptApart: "kept_apart"
        }
    }
}
