/// Where a page of a comparison ended, and of which two bases it was: the next page compares the same two.
public struct ComparisonCursor: Sendable, Hashable {
    let from: BasisCursor
    let to: BasisCursor
    /// Within the answer, in letters and digits.
    var place: String { from.place }

    init(from: Basis, to: Basis, at place: String) {
        self.from = BasisCursor(from, at: place)
        self.to = BasisCursor(to, at: self.from.description)
    }

    /// Reads what ``description`` wrote.
    ///
    /// - Throws: ``QueryError`` `badRequest` for anything else.
    init(_ text: String) throws(QueryError) {
        guard let to = BasisCursor(text), let from = BasisCursor(to.place) else { throw Self.unknown(text) }
        (self.from, self.to) = (from, to)
    }

    static func unknown(_ text: String) -> QueryError { .badRequest("cursor: '\(text)' is not one that a page gave") }
}

extension ComparisonCursor: CustomStringConvertible {
    /// Opaque text, letters and digits only.
    public var description: String { to.description }
}
