import EventModel

/// What differs between two answers about one customer, at two bases.
///
/// Works on the answers' JSON, so that what is compared is what was answered.
public struct ProfileDiff: Sendable {
    private let changes: [SectionChange]

    /// Compares two profiles.
    ///
    /// - Parameters:
    ///   - from: A profile as `/v1/customers/{ref}` answers it; `{}` when the customer was unknown.
    ///   - to: The same at the other basis.
    /// - Complexity: O(bytes of both)
    public init(from: JSONValue, to: JSONValue) {
        changes = DiffSection.allCases
            .map { SectionChange($0, from: from[$0.rawValue], to: to[$0.rawValue]) }
            .filter { !$0.isEmpty }
    }

    /// Whether both say the same, whatever their provenance.
    public var isEmpty: Bool { changes.isEmpty }

    /// Writes the parts that changed, in a fixed order, into an object that the caller has opened.
    ///
    /// Maps and lists have `added`, `removed` and `changed` (`{"from":…,"to":…}`), as far as not empty; `lifecycle` and `events` have
    /// `from` and `to`. What is shown keeps its provenance.
    public func appendFields(to json: inout JSONWriter) {
        for change in changes { json.field(change.section.rawValue) { change.append(to: &$0) } }
    }
}
