import Identity

/// Which page of a list of customers, in the order of their ids, is asked for.
struct CustomerPage: Sendable {
    let limit: Int
    /// The last customer of the page before; nil for the first page.
    let cursor: CustomerID?

    static let limitDefault = 1_000
    static let limitMax = 100_000

    /// - Throws: ``QueryError`` `badRequest` naming the parameter.
    init(limit: String?, cursor: String?, leastLimit: Int = 1) throws(QueryError) {
        self.limit = try QueryNumber.read(limit, "limit", in: leastLimit...Self.limitMax, byDefault: Self.limitDefault)
        let place = cursor.flatMap { CustomerID($0) }
        guard cursor == nil || place != nil else { throw .badRequest("cursor: '\(cursor ?? "")' is not one that a page gave") }
        self.cursor = place
    }

    /// True of customers behind the page before.
    func isAhead(of customer: CustomerID) -> Bool { cursor.map { $0 < customer } ?? true }
}

/// Whole numbers of questions.
enum QueryNumber {
    /// - Throws: ``QueryError`` `badRequest` naming the parameter and its range.
    static func read(_ text: String?, _ name: String, in range: ClosedRange<Int>, byDefault: Int) throws(QueryError) -> Int {
        guard let text else { return byDefault }
        guard let number = Int(text), range.contains(number) else {
            throw .badRequest("\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound), not '\(text)'")
        }
        return number
    }
}
