import Identity

/// Which of those who entered and left an audience are told; the counts are always of all.
public struct AudienceDiffQuery: Sendable {
    let limit: Int
    let cursor: ComparisonCursor?
    /// The last customer of the page before; nil for the first page.
    let last: CustomerID?

    public static let parameterNames = ["limit", "cursor"]
    public static let limitDefault = 100

    /// - Parameters:
    ///   - limit: 0 for the counts alone.
    ///   - cursor: As a page gave it: it has that page's bases.
    /// - Throws: ``QueryError`` `badRequest` naming the parameter.
    public init(limit: String?, cursor: String?) throws(QueryError) {
        self.limit = try QueryNumber.read(limit, "limit", in: 0...CustomerHistory.membersMax, byDefault: Self.limitDefault)
        guard let cursor, !cursor.isEmpty else {
            (self.cursor, last) = (nil, nil)
            return
        }
        let place = try ComparisonCursor(cursor)
        guard let last = CustomerID(place.place) else { throw ComparisonCursor.unknown(cursor) }
        (self.cursor, self.last) = (place, last)
    }
}
