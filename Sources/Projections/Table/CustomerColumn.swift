import Definitions
import EventModel

/// A column of the population as a table: one thing of every customer's profile.
public struct CustomerColumn: Sendable, Hashable {
    enum Content: Sendable, Hashable {
        case customer, lifecycle, events, firstSeen, lastSeen
        case identifier(IdentifierKind)
        /// The path begins at the traits.
        case trait(PropertyPath)
        case computed(String)
        case consent(String, ConsentPart)
        case account
        /// Whether the customer is a member.
        case audience(String)
    }

    /// What of a decision on a purpose.
    enum ConsentPart: String, Sendable, Hashable, CaseIterable {
        case state, source
        case textVersion = "text_version"
        case occurredAt = "occurred_at"
    }

    /// As it was asked for.
    public let name: String
    let content: Content

    private static let fixed: [String: Content] = [
        "customer": .customer, "lifecycle": .lifecycle, "events": .events, "first_seen": .firstSeen, "last_seen": .lastSeen, "account": .account,
    ]

    /// Names that stand for themselves.
    static var fixedNames: [String] { fixed.keys.sorted() }

    private static let usualNames = ["customer", "email", "lifecycle", "order_count", "lifetime_value", "last_seen"]

    /// What a table shows when nobody says: of the usual columns those that the definitions compute.
    public static func usualNames(_ definitions: DefinitionSet) -> [String] {
        usualNames.filter { fixed[$0] != nil || isComputed($0, definitions) || definitions.identity.kinds.map(\.kind.rawValue).contains($0) }
    }

    /// Reads a column's name: `customer`, `lifecycle`, `events`, `first_seen`, `last_seen`, `account`; `identifiers.email`, `traits.plan` or, of a nested one,
    /// `traits.address.city`, `computed.order_count`, `audiences.lapsed_buyers`, `consents.email_marketing` and of the decision that holds `consents.email_marketing.source`, `.text_version`
    /// and `.occurred_at`; or what stands behind `identifiers.`, `computed.` and `traits.` alone, looked for in this order.
    ///
    /// - Returns: Nil for an empty name, a path that cannot be read, or a computed trait or audience of customers that the definitions do not have. Whether there are such traits, kinds and
    ///   purposes at all is for ``ColumnSightings`` to say.
    public init?(_ name: String, _ definitions: DefinitionSet) {
        self.name = name
        let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let last = parts.last, !last.isEmpty else { return nil }
        let found: Content? =
            switch parts.count == 2 ? parts[0] : "" {
            case "identifiers": .identifier(IdentifierKind(rawValue: last))
            case "traits": Self.trait(last)
            case "consents": Self.consent(last)
            case "computed": Self.isComputed(last, definitions) ? .computed(last) : nil
            case "audiences": definitions.audiences.audience(named: last)?.domain == .customer ? .audience(last) : nil
            default: Self.bare(name, definitions)
            }
        guard let found else { return nil }
        content = found
    }

    private static func bare(_ name: String, _ definitions: DefinitionSet) -> Content? {
        if let fixed = fixed[name] { return fixed }
        if isComputed(name, definitions) { return .computed(name) }
        if definitions.identity.kinds.contains(where: { $0.kind.rawValue == name }) { return .identifier(IdentifierKind(rawValue: name)) }
        return trait(name)
    }

    private static func trait(_ text: String) -> Content? { (try? PropertyPath("traits." + text, bareRoot: .traits)).map { .trait($0) } }

    private static func consent(_ text: String) -> Content {
        for part in ConsentPart.allCases where part != .state && text.hasSuffix("." + part.rawValue) && text.utf8.count > part.rawValue.utf8.count + 1 {
            return .consent(String(text.dropLast(part.rawValue.count + 1)), part)
        }
        return .consent(text, .state)
    }

    private static func isComputed(_ name: String, _ definitions: DefinitionSet) -> Bool { definitions.traits.rule(named: name) != nil }

    /// The purpose that the column tells of; nil for all others.
    var purpose: String? {
        if case .consent(let purpose, _) = content { purpose } else { nil }
    }
}
