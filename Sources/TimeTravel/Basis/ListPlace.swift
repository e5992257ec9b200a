/// Where a page of a list begins, as its cursor says: by number, at the basis of the page before.
struct ListPlace: Sendable {
    /// Nil for the first page.
    let cursor: BasisCursor?
    let first: Int

    /// - Parameter text: As a page gave it; nil for the first page.
    init(_ text: String?) throws(QueryError) {
        guard let text, !text.isEmpty else {
            (cursor, first) = (nil, 0)
            return
        }
        guard let cursor = BasisCursor(text), let first = Int(cursor.place), first >= 0, String(first) == cursor.place else {
            throw .badRequest("cursor: '\(text)' is not one that a page gave")
        }
        (self.cursor, self.first) = (cursor, first)
    }
}
