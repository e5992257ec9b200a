/// The keys of which a condition has exactly one.
enum ConditionHead: String, CaseIterable {
    case did, sequence, trait, computed, identifier, has, consent, account, audience, lifecycle, signal, all, any, not
    case allCustomers = "all_customers"

    static let words = allCases.map(\.rawValue)

    /// What may stand beside the head.
    var furtherKeys: [String] {
        switch self {
        case .did: ["times", "where", "first", "last"] + Fields.windowKeys
        case .sequence: Fields.windowKeys
        case .trait, .computed, .identifier: Fields.operatorKeys
        case .consent: ["is"]
        case .signal: ["providers", "within"]
        case .has, .account, .audience, .lifecycle, .all, .any, .not, .allCustomers: []
        }
    }
}
