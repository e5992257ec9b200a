import Definitions
import EventModel

/// Whether somebody has what columns ask for. Traits, kinds of identifiers and purposes need not be in any definition, so a name that no rule speaks of and nobody has is
/// taken for a mistake.
public struct ColumnSightings: Sendable {
    private var traits: [(column: String, path: PropertyPath)] = []
    private var kinds: [(column: String, kind: IdentifierKind)] = []
    private var purposes: [(column: String, purpose: String)] = []
    /// Names that would have been found, for suggestions.
    private var seen: Set<String> = []
    private let known: [String]

    private static let seenMax = 1_000
    private static let depthMax = 4

    public init(_ columns: [CustomerColumn], _ definitions: DefinitionSet) {
        let rules = definitions.traits.rules
        known =
            CustomerColumn.fixedNames + rules.map(\.name) + rules.compactMap(\.byCurrencyName) + definitions.identity.kinds.map(\.kind.rawValue)
        let spoken = SpokenNames(definitions)
        for column in columns {
            switch column.content {
            case .trait(let path) where !spoken.traits.contains(path): traits.append((column.name, path))
            case .consent(let purpose, _) where !spoken.purposes.contains(purpose): purposes.append((column.name, purpose))
            case .identifier(let kind) where !spoken.kinds.contains(kind): kinds.append((column.name, kind))
            default: break
            }
        }
    }

    /// What rules speak of.
    private struct SpokenNames {
        var traits: Set<PropertyPath> = []
        var purposes: Set<String> = [ConsentReading.unsubscribedPurpose]
        var kinds: Set<IdentifierKind>

        init(_ definitions: DefinitionSet) {
            kinds = Set(definitions.identity.kinds.map(\.kind))
            for condition in definitions.audiences.audiences.map(\.condition) + definitions.traits.lifecycle.map(\.condition) {
                condition.forEach { note($0) }
            }
        }

        private mutating func note(_ condition: Condition) {
            switch condition {
            case .trait(let path, _): traits.insert(path)
            case .consent(let consent): purposes.insert(consent.purpose)
            case .identifier(let kind, _): kinds.insert(IdentifierKind(rawValue: kind))
            default: break
            }
        }
    }

    /// True when somebody has everything: there is no need to look on.
    public var isComplete: Bool { traits.isEmpty && kinds.isEmpty && purposes.isEmpty }

    /// Looks at events. O(events) until ``isComplete``.
    public mutating func see(_ events: EventBatch) {
        for index in events.indices {
            if traits.isEmpty, purposes.isEmpty { return }
            let event = events[index]
            if !traits.isEmpty, event.type == .identify, let sent = event.traits { see(traits: sent) }
            if !purposes.isEmpty { see(purposesOf: event) }
        }
    }

    /// Adds what others have seen who look for the same columns.
    public mutating func join(_ other: ColumnSightings) {
        traits.removeAll { own in !other.traits.contains { $0.column == own.column } }
        kinds.removeAll { own in !other.kinds.contains { $0.column == own.column } }
        purposes.removeAll { own in !other.purposes.contains { $0.column == own.column } }
        seen.formUnion(other.seen)
    }

    /// Looks at kinds of identifiers.
    public mutating func see(_ present: some Sequence<IdentifierKind>) {
        for kind in present {
            note(kind.rawValue, "identifiers.")
            kinds.removeAll { $0.kind == kind }
        }
    }

    private mutating func see(traits sent: JSONValue) {
        note(sent, under: "", depth: 0)
        traits.removeAll { !$0.path.values(in: sent).isEmpty }
    }

    /// Names of traits, and of what is in them.
    private mutating func note(_ object: JSONValue, under prefix: String, depth: Int) {
        guard depth < Self.depthMax, seen.count < Self.seenMax else { return }
        for field in object.fields {
            note(prefix + field.key, "traits.")
            note(field.value, under: prefix + field.key + ".", depth: depth + 1)
        }
    }

    private mutating func see(purposesOf event: RecordedEvent) {
        for statement in ConsentReading.statements(of: event) {
            note(statement.purpose, "consents.")
            purposes.removeAll { $0.purpose == statement.purpose }
        }
    }

    private mutating func note(_ name: String, _ prefix: String) {
        guard seen.count < Self.seenMax else { return }
        seen.insert(prefix + name)
        if prefix == "traits." { seen.insert(name) }
    }

    /// What is wrong with the first column that nobody has anything for; nil when there is none.
    public var complaint: String? {
        let column: String
        let what: String
        if let first = traits.first {
            (column, what) = (first.column, "no customer has such a trait")
        } else if let first = kinds.first {
            (column, what) = (first.column, "no event has an identifier of this kind")
        } else if let first = purposes.first {
            (column, what) = (first.column, "nobody has decided on this purpose")
        } else {
            return nil
        }
        let names = known + known.map { "computed." + $0 } + known.map { "identifiers." + $0 } + seen.sorted()
        let nearest = NearestName.of(column, in: names.filter { $0 != column })
        return "'\(column)': \(what)" + (nearest.map { "; did you mean \($0)?" } ?? "")
    }
}
