import Definitions
import EventModel

/// A column of the population as a table: one thing of every customer's profile.
public struct CustomerColumn: Sendable, Hashable {
    enum Content: Sendable, Hashable {
        case customer, lifecycle, events, firstSeen, lastSeen
        case identifier(IdentifierKind)
        case trait(String)
        case computed(String)
        case consent(String)
        case account
    }

    /// As it was asked for.
    public let name: String
    let content: Content

    private static let fixed: [String: Content] = [
        "customer": .customer, "lifecycle": .lifecycle, "events": .events, "first_seen": .firstSeen, "last_seen": .lastSeen, "account": .account,
    ]

    /// What a table shows when nobody says.
    public static let shippedNames = ["customer", "email", "lifecycle", "order_count", "lifetime_value", "last_seen"]

    /// Reads a column's name: `customer`, `lifecycle`, `events`, `first_seen`, `last_seen`, `account`; `identifiers.email`, `traits.plan`,
    /// `computed.order_count`, `consents.email_marketing`; or what stands behind the dot alone, looked for as a kind of identifier, as a computed trait, and else
    /// taken for a trait.
    ///
    /// - Returns: Nil for an empty name, or a computed trait that the definitions do not have.
    public init?(_ name: String, _ definitions: DefinitionSet) {
        self.name = name
        let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let last = parts.last, !last.isEmpty else { return nil }
        switch parts.count == 2 ? parts[0] : "" {
        case "identifiers": content = .identifier(IdentifierKind(rawValue: last))
        case "traits": content = .trait(last)
        case "consents": content = .consent(last)
        case "computed":
            guard Self.isComputed(last, definitions) else { return nil }
            content = .computed(last)
        default:
            if let fixed = Self.fixed[name] {
                content = fixed
            } else if Self.isComputed(name, definitions) {
                content = .computed(name)
            } else if definitions.identity.kinds.contains(where: { $0.kind.rawValue == name }) {
                content = .identifier(IdentifierKind(rawValue: name))
            } else {
                content = .trait(name)
            }
        }
    }

    private static func isComputed(_ name: String, _ definitions: DefinitionSet) -> Bool {
        definitions.traits.rule(named: name) != nil
    }

    /// The customer's cell; nil where there is nothing. Of several identifiers of a kind, or accounts, the one that was seen last.
    public func value(of profile: Profile, customer: String) -> FieldValue? {
        switch content {
        case .customer: return .text(customer)
        case .lifecycle: return profile.lifecycle.map { .text($0) }
        case .events: return .number(ExactDecimal(profile.events))
        case .firstSeen: return profile.firstSeen.map { .instant($0) }
        case .lastSeen: return profile.lastSeen.map { .instant($0) }
        case .identifier(let kind):
            let mine = profile.identifiers.filter { $0.identifier.kind == kind }
            return mine.max { ($0.lastSeen ?? .earliest, $1.identifier.value) < ($1.lastSeen ?? .earliest, $0.identifier.value) }.map { .text($0.identifier.value) }
        case .trait(let name): return profile.traits.first { $0.name == name }?.version.value.flatMap { $0.kind == .array ? .json($0) : FieldValue($0) }
        case .computed(let name): return profile.computed.first { $0.name == name }?.value
        case .consent(let purpose): return profile.consents.first { $0.purpose == purpose }.map { .text($0.decision.state.rawValue) }
        case .account: return profile.accounts.max { ($0.lastSeen, $1.id) < ($1.lastSeen, $0.id) }.map { .text($0.id) }
        }
    }
}
