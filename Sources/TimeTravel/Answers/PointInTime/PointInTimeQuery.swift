import Definitions
import EventModel

/// How rows come and go.
public enum RowFormat: String, Sendable, CaseIterable {
    case ndjson, csv
}

/// What is wanted of each (customer, instant) row.
public struct PointInTimeQuery: Sendable {
    let features: [String]
    /// Nil for that of the rows that come.
    let format: RowFormat?
    /// What was recorded later counts, too.
    let isWithHindsight: Bool
    /// The number of the first line, for what is wrong with rows.
    let firstLine: Int
    var answerBytesMax = PointInTimeLimits.answerBytesMax
    var eventsOfLookUp = PointInTimeLimits.eventsOfLookUp

    private static let featuresMax = 100

    /// - Parameters:
    ///   - features: Columns as of the customers' table, with commas between. See ``Projections/CustomerColumn``.
    ///   - format: `ndjson` or `csv`; nil for that of the rows that come.
    ///   - hindsight: `1` to count what was recorded after a row's instant.
    ///   - firstLine: The number of the first line of what is sent, where it is a part of something longer; 1 unless given.
    /// - Throws: ``QueryError`` `badRequest` naming the parameter.
    public init(features: String?, format: String? = nil, hindsight: String? = nil, firstLine: String? = nil) throws(QueryError) {
        self.features = (features ?? "").split(separator: ",").map { String($0.drop { $0 == " " }) }
        guard (1...Self.featuresMax).contains(self.features.count) else {
            throw .badRequest("features: name 1 to \(Self.featuresMax), with commas between, such as computed.order_count,traits.plan,audiences.repeat_buyers")
        }
        guard Set(self.features).count == self.features.count else { throw .badRequest("features: one is named twice") }
        if let own = self.features.first(where: { PointInTimeNames.own.contains($0) }) { throw .badRequest("features: '\(own)' is what rows say themselves") }
        self.format = try format.map { text throws(QueryError) in
            guard let format = RowFormat(rawValue: text) else {
                throw .badRequest("format must be one of \(RowFormat.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return format
        }
        self.firstLine = try QueryNumber.read(firstLine, "first_line", in: 1...Int(Int32.max), byDefault: 1)
        switch hindsight {
        case nil, "0": isWithHindsight = false
        case "1": isWithHindsight = true
        default: throw .badRequest("hindsight must be 1 or 0")
        }
    }
}

/// What fields of rows are called.
enum PointInTimeNames {
    static let customer = "customer"
    static let asOf = "as_of"
    static let found = "found"
    static let asKnownAt = "as_known_at"
    static let error = "error"
    /// No feature and, but for the first two, nothing else of a row may be called so.
    static let own: Set<String> = [customer, asOf, found, asKnownAt, error]
}

/// The bounds on rows, in one place.
public enum PointInTimeLimits {
    /// Rows of one request.
    public static let rowsMax = 1 << 20
    /// Bytes of one request.
    public static let bytesMax = 256 << 20
    /// Bytes of answers that one pass over the log may leave in memory; where there are more, rows are answered in halves.
    static let answerBytesMax = 512 << 20
    /// Different fields, or cells of a heading.
    static let fieldsMax = 1_000
    /// Events that a look-up of one customer costs as much as: with fewer customers in the rows everybody is not looked at.
    static let eventsOfLookUp = 256
}
