import Definitions
import EventModel

/// Makes rows of a table out of profiles.
///
/// Consent may be given for one e-mail address or number and not for another. So a table that speaks of consent shows what may be used: where the rule asks for a
/// consent, only contact points (e-mail addresses, phone numbers) for which it is given; where a column tells of one, rather such a contact point than another;
/// and that column tells of the contact point that the row shows, if it shows one.
public struct CustomerRow: Sendable {
    public let columns: [CustomerColumn]
    /// Purposes for which everybody in the table has consented.
    private let required: Set<String>
    private let told: Set<String>

    private static let contactKinds: Set<IdentifierKind> = [.email, .phone]

    /// - Parameter condition: The table's rule; nil for everybody.
    public init(_ columns: [CustomerColumn], of condition: Condition?, _ definitions: DefinitionSet) {
        self.columns = columns
        required = condition.map { $0.requiredConsents(definitions) } ?? []
        told = Set(columns.compactMap(\.purpose))
    }

    /// The customer's cells; nil where there is nothing. Of several identifiers of a kind, or accounts, the one that was seen last.
    public func cells(of profile: Profile, customer: String) -> [FieldValue?] {
        let shown = columns.lazy.compactMap { column -> Identifier? in
            guard case .identifier(let kind) = column.content, Self.contactKinds.contains(kind) else { return nil }
            return identifier(kind, of: profile)
        }.first
        return columns.map { cell($0, of: profile, customer: customer, shown) }
    }

    private func cell(_ column: CustomerColumn, of profile: Profile, customer: String, _ shown: Identifier?) -> FieldValue? {
        switch column.content {
        case .customer: return .text(customer)
        case .lifecycle: return profile.lifecycle.map { .text($0) }
        case .events: return .number(ExactDecimal(profile.events))
        case .firstSeen: return profile.firstSeen.map { .instant($0) }
        case .lastSeen: return profile.lastSeen.map { .instant($0) }
        case .identifier(let kind): return identifier(kind, of: profile).map { .text($0.value) }
        case .trait(let path): return Self.trait(path, of: profile)
        case .computed(let name): return profile.computed.first { $0.name == name }?.value
        case .consent(let purpose, let part):
            guard let status = profile.consents.first(where: { $0.purpose == purpose }) else { return nil }
            return Self.value(part, of: shown.map { status.decision(for: $0.description) } ?? status.decision)
        case .account: return profile.accounts.max { ($0.lastSeen, $1.id) < ($1.lastSeen, $0.id) }.map { .text($0.id) }
        }
    }

    /// Lists stay as they were sent, with the nulls in them.
    private static func trait(_ path: PropertyPath, of profile: Profile) -> FieldValue? {
        guard let first = path.components.first, let value = profile.traits.first(where: { $0.name == first.name })?.version.value else { return nil }
        if path.components.count == 1, !first.eachElement { return value.kind == .array ? .json(value) : FieldValue(value) }
        let starts = first.eachElement && value.kind == .array ? value.elements : [value]
        let found = starts.flatMap { PropertyPath.values(path.components.dropFirst(), from: $0) }
        return path.isMany ? (found.isEmpty ? nil : .list(found)) : found.first
    }

    private static func value(_ part: CustomerColumn.ConsentPart, of decision: ConsentDecision?) -> FieldValue? {
        switch part {
        case .state: decision.map { .text($0.state.rawValue) }
        case .source: decision.map { .text($0.source) }
        case .textVersion: decision?.textVersion.map { .text($0) }
        case .occurredAt: decision.map { .instant($0.occurredAt) }
        }
    }

    private func identifier(_ kind: IdentifierKind, of profile: Profile) -> Identifier? {
        let mine = profile.identifiers.filter { $0.identifier.kind == kind }
        guard Self.contactKinds.contains(kind), !(required.isEmpty && told.isEmpty) else { return Self.lastSeen(mine) }
        let allowed = mine.filter { isGranted(required, $0.identifier, profile) }
        return Self.lastSeen(allowed.filter { isGranted(told, $0.identifier, profile) }) ?? Self.lastSeen(allowed)
    }

    private func isGranted(_ purposes: Set<String>, _ identifier: Identifier, _ profile: Profile) -> Bool {
        purposes.allSatisfy { purpose in profile.consents.first { $0.purpose == purpose }?.decision(for: identifier.description)?.state == .granted }
    }

    private static func lastSeen(_ mine: [Profile.SeenIdentifier]) -> Identifier? {
        mine.max { ($0.lastSeen ?? .earliest, $1.identifier.value) < ($1.lastSeen ?? .earliest, $0.identifier.value) }?.identifier
    }
}

extension Condition {
    /// Purposes for which everybody who satisfies this has consented, by its form alone. Definitions have no circles.
    fileprivate func requiredConsents(_ definitions: DefinitionSet) -> Set<String> {
        switch self {
        case .consent(let consent): consent.statuses == [.granted] ? [consent.purpose] : []
        case .all(let parts): parts.reduce(into: []) { $0.formUnion($1.requiredConsents(definitions)) }
        case .audience(let name): definitions.audiences.audience(named: name)?.condition.requiredConsents(definitions) ?? []
        default: []
        }
    }
}
