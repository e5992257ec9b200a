/// What of a customer is compared, and which page of it.
public struct DiffQuery: Sendable {
    public enum Section: String, Sendable, CaseIterable {
        case profile, identity, timeline, audiences
    }

    let sections: Set<Section>
    let limit: Int
    let cursor: ComparisonCursor?
    /// The change of the timeline to begin with.
    let first: Int

    public static let parameterNames = ["sections", "limit", "cursor"]
    public static let limitDefault = 100
    public static let limitMax = 10_000

    /// - Parameters:
    ///   - sections: Names with commas between; all when it is nil. A page that follows is of the timeline alone.
    ///   - limit: Changes of the timeline; the other sections are told whole.
    ///   - cursor: As a page gave it: it has that page's bases.
    /// - Throws: ``QueryError`` `badRequest` naming the parameter.
    public init(sections: String?, limit: String?, cursor: String?) throws(QueryError) {
        self.limit = try QueryNumber.read(limit, "limit", in: 0...Self.limitMax, byDefault: Self.limitDefault)
        guard let cursor, !cursor.isEmpty else {
            (self.sections, self.cursor, first) = (try Self.sections(sections), nil, 0)
            return
        }
        let place = try ComparisonCursor(cursor)
        guard let first = Int(place.place), first >= 0, String(first) == place.place else { throw ComparisonCursor.unknown(cursor) }
        (self.sections, self.cursor, self.first) = ([.timeline], place, first)
    }

    private static func sections(_ text: String?) throws(QueryError) -> Set<Section> {
        guard let text, !text.isEmpty else { return Set(Section.allCases) }
        var sections: Set<Section> = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let section = Section(rawValue: String(name)) else {
                throw .badRequest("sections: '\(name)' is none of \(Section.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            sections.insert(section)
        }
        return sections
    }
}
