import TimeTravel

/// The query of a URL, each name known and given once.
struct QueryParameters: Sendable {
    /// What every question may carry.
    static let basisNames = ["as_of", "as_known_at", "identity_as_of", "tz"]

    private let values: [String: String]

    /// Reads the part of a URL behind `?`.
    ///
    /// A `+` stays one, because instants with an offset hold it; a space is `%20`.
    ///
    /// - Throws: ``QueryError`` of kind `badRequest` naming the parameter that is unknown, repeated or not UTF-8.
    init(query: String?, allowing names: [String]) throws(QueryError) {
        var values: [String: String] = [:]
        for pair in (query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = try Self.decoded(parts[0], of: "a parameter's name")
            guard names.contains(name) else { throw Self.unknown(name, names) }
            let value = try Self.decoded(parts.count > 1 ? parts[1] : "", of: name)
            guard values.updateValue(value, forKey: name) == nil else { throw Self.bad("\(name) is given twice") }
        }
        self.values = values
    }

    /// The text given for a name; nil when it was not given.
    subscript(name: String) -> String? { values[name] }

    func require(_ name: String) throws(QueryError) -> String {
        guard let value = values[name] else { throw Self.bad("\(name) is missing") }
        return value
    }

    /// The basis that `as_of`, `as_known_at`, `identity_as_of` and `tz` ask for.
    func basis() throws(QueryError) -> BasisRequest {
        try BasisRequest(asOf: self["as_of"], asKnownAt: self["as_known_at"], identityAsOf: self["identity_as_of"], timeZone: self["tz"])
    }

    /// One end of a stretch: what `from` or `to`, `from_known_at` or `to_known_at`, `identity_as_of` and `tz` ask for.
    ///
    /// - Parameter isStart: Whether dates stand for what was there as they began, and not at their end.
    func basis(of side: String, isStart: Bool = false) throws(QueryError) -> BasisRequest {
        try BasisRequest(
            side: side, isStart: isStart, asOf: self[side], asKnownAt: self[side + "_known_at"], identityAsOf: self["identity_as_of"], timeZone: self["tz"])
    }

    /// Which deals `pipeline` and `owner` ask for.
    var deals: DealsQuery { DealsQuery(pipeline: self["pipeline"], owner: self["owner"]) }

    /// Which part of a timeline.
    func timeline() throws(QueryError) -> TimelineQuery {
        try TimelineQuery(
            kinds: self["kinds"], channels: self["channels"], sources: self["sources"], text: self["text"], from: self["from"], to: self["to"], limit: self["limit"], cursor: self["cursor"], order: self["order"])
    }

    /// Which purchases.
    func purchases() throws(QueryError) -> PurchasesQuery {
        try PurchasesQuery(from: self["from"], to: self["to"], limit: self["limit"], cursor: self["cursor"], order: self["order"])
    }

    /// A whole number in a range.
    func number(_ name: String, in range: ClosedRange<Int>, byDefault: Int) throws(QueryError) -> Int {
        guard let text = self[name] else { return byDefault }
        guard let number = Int(text), range.contains(number) else {
            throw Self.bad("\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private static func decoded(_ text: Substring, of name: String) throws(QueryError) -> String {
        guard let decoded = PercentEncoding.decode(text) else { throw bad("\(name) is not percent-encoded UTF-8") }
        return decoded
    }

    private static func unknown(_ name: String, _ names: [String]) -> QueryError {
        let known = names.isEmpty ? "none is known here" : "known here are \(names.joined(separator: ", "))"
        return bad("unknown parameter \(name); \(known)")
    }

    static func bad(_ message: String) -> QueryError { QueryError(.badRequest, code: "bad_request", message) }
}
