import Definitions
import EventModel

/// Makes rows of a table out of folds.
///
/// Consent may be given for one e-mail address or number and not for another. So a table that speaks of consent shows what may be used: where the rule asks for a
/// consent, only contact points (e-mail addresses, phone numbers) for which it is given; where a column tells of one, rather such a contact point than another;
/// and that column tells of the contact point that the row shows, if it shows one.
public struct CustomerRow: Sendable {
    public let columns: [CustomerColumn]
    /// What a fold has to be made for.
    public let scope: FoldScope
    /// Purposes for which everybody in the table has consented.
    private let required: Set<String>
    private let told: Set<String>
    private let asksForConsents: Bool
    /// For each column the computed trait that it shows, by its place among the rules; nil for others.
    private let computed: [(trait: Int, isByCurrency: Bool)?]

    private static let contactKinds: Set<IdentifierKind> = [.email, .phone]

    /// - Parameter condition: The table's rule; nil for everybody.
    public init(_ columns: [CustomerColumn], of condition: Condition?, _ definitions: DefinitionSet) {
        self.columns = columns
        required = condition.map { $0.requiredConsents(definitions) } ?? []
        told = Set(columns.compactMap(\.purpose))
        let showsContacts = columns.contains { $0.isOfKind(Self.contactKinds) }
        asksForConsents = !told.isEmpty || showsContacts && !required.isEmpty
        scope = FoldScope(of: columns, asksForConsents: asksForConsents)
        computed = columns.map { column in
            guard case .computed(let name) = column.content, let rule = definitions.traits.rule(named: name) else { return nil }
            return definitions.traits.rules.firstIndex { $0.name == rule.name }.map { ($0, name == rule.byCurrencyName) }
        }
    }

    /// The customer's cells at an instant not before the last event folded; nil where there is nothing. Of several identifiers of a kind, or accounts, the one that was
    /// seen last.
    public func cells(of fold: CustomerFold, asOf instant: Instant, customer: String) -> [FieldValue?] {
        var cells = [FieldValue?](repeating: nil, count: columns.count)
        fillFacts(of: fold, customer: customer, into: &cells, at: 0)
        fillValues(of: fold.moment(at: instant), into: &cells, at: 0)
        return cells
    }

    /// Fills in what the events folded so far say by themselves.
    func fillFacts(of fold: CustomerFold, customer: String, into cells: inout [FieldValue?], at start: Int) {
        let consents = asksForConsents ? fold.consents.current : []
        let shown = told.isEmpty ? nil : shownContact(of: fold, consents)
        for (index, column) in columns.enumerated() { cells[start + index] = fact(column, of: fold, consents, shown, customer) }
    }

    /// Fills in what is worked out for an instant.
    func fillValues(of moment: CustomerMoment, into cells: inout [FieldValue?], at start: Int) {
        for (index, column) in columns.enumerated() {
            switch column.content {
            case .lifecycle: cells[start + index] = ((try? moment.lifecycle().name) ?? nil).map { .text($0) }
            case .computed:
                let value = computed[index].flatMap { try? moment.computedValue($0.trait) }
                cells[start + index] = computed[index]?.isByCurrency == true ? .amounts(value?.amounts ?? []) : value?.value
            case .audience(let name): cells[start + index] = (try? moment.verdict(audience: name).holds).map { .bool($0) }
            default: break
            }
        }
    }

    private func fact(_ column: CustomerColumn, of fold: CustomerFold, _ consents: [ConsentStatus], _ shown: Identifier?, _ customer: String) -> FieldValue? {
        switch column.content {
        case .customer: return .text(customer)
        case .events: return .number(ExactDecimal(fold.eventCount))
        case .firstSeen: return fold.firstSeen.map { .instant($0) }
        case .lastSeen: return fold.lastSeen.map { .instant($0) }
        case .identifier(let kind): return identifier(kind, of: fold, consents).map { .text($0.value) }
        case .trait(let path): return Self.trait(path, of: fold.traitHistory)
        case .consent(let purpose, let part):
            guard let status = consents.first(where: { $0.purpose == purpose }) else { return nil }
            return Self.value(part, of: shown.map { status.decision(for: $0.description) } ?? status.decision)
        case .account: return fold.accounts.max { ($0.value.lastSeen, $1.key) < ($1.value.lastSeen, $0.key) }.map { .text($0.key) }
        case .lifecycle, .computed, .audience: return nil
        }
    }

    /// Lists stay as they were sent, with the nulls in them.
    private static func trait(_ path: PropertyPath, of history: TraitHistory) -> FieldValue? {
        guard let first = path.components.first, let value = history.versions[first.name]?.last?.value else { return nil }
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
}

extension CustomerRow {
    private typealias Sighting = IdentifierSightings.Sighting

    /// The first contact point that the row shows.
    private func shownContact(of fold: CustomerFold, _ consents: [ConsentStatus]) -> Identifier? {
        columns.lazy.compactMap { column -> Identifier? in
            guard case .identifier(let kind) = column.content, Self.contactKinds.contains(kind) else { return nil }
            return identifier(kind, of: fold, consents)
        }.first
    }

    private func identifier(_ kind: IdentifierKind, of fold: CustomerFold, _ consents: [ConsentStatus]) -> Identifier? {
        let mine = fold.identifiers.sightings.filter { $0.own.identifier.kind == kind }
        guard Self.contactKinds.contains(kind), !(required.isEmpty && told.isEmpty) else { return Self.lastSeen(mine) }
        let allowed = mine.filter { Self.isGranted(required, $0.own.identifier, consents) }
        return Self.lastSeen(allowed.filter { Self.isGranted(told, $0.own.identifier, consents) }) ?? Self.lastSeen(allowed)
    }

    private static func isGranted(_ purposes: Set<String>, _ identifier: Identifier, _ consents: [ConsentStatus]) -> Bool {
        purposes.allSatisfy { purpose in consents.first { $0.purpose == purpose }?.decision(for: identifier.description)?.state == .granted }
    }

    private static func lastSeen(_ mine: [Sighting]) -> Identifier? {
        mine.max { ($0.lastSeen ?? .earliest, $1.own.identifier.value) < ($1.lastSeen ?? .earliest, $0.own.identifier.value) }?.own.identifier
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
