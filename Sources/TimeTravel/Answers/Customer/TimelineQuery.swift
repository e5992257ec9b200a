import Definitions
import EventModel
import Projections

/// Which part of a timeline is asked for, as it was asked.
public struct TimelineQuery: Sendable {
    private let kinds: Set<EntryKind>?
    private let channels: Set<String>?
    private let sources: Set<String>?
    private let text: String?
    private let from: TimeBound?
    private let to: TimeBound?
    private let order: TimelineSelection.Order
    private let limit: Int
    /// Where the page before ended, and of which basis it was.
    let cursor: BasisCursor?
    private let place: TimelineCursor?

    public static let parameterNames = ["kinds", "channels", "sources", "text", "from", "to", "limit", "cursor", "order"]

    /// Entries on a page unless `limit` says otherwise.
    public static let limitDefault = 100

    /// Reads the parameters as text; nil stands for the default.
    ///
    /// - Parameters:
    ///   - kinds: Names with commas between them, such as `purchase,support`; likewise channels and sources.
    ///   - text: Stands somewhere in an entry; at most 200 bytes.
    ///   - from: RFC 3339 or a day (its start).
    ///   - to: RFC 3339 or a day (its end).
    ///   - order: `asc` (default) or `desc`.
    /// - Throws: ``QueryError`` `badRequest` naming the parameter.
    public init(
        kinds: String?, channels: String? = nil, sources: String? = nil, text: String? = nil, from: String?, to: String?, limit: String?, cursor: String?, order: String?
    ) throws(QueryError) {
        (self.channels, self.sources, self.text) = (Self.names(channels), Self.names(sources), try Self.text(text))
        self.kinds = try Self.kinds(kinds)
        self.from = try Self.bound(from, "from")
        self.to = try Self.bound(to, "to")
        self.limit = try Self.limit(limit)
        self.order = try Self.order(order)
        (self.cursor, place) = try Self.cursor(cursor)
    }

    /// Longer ones make looking for them slow.
    private static let textBytesMax = 200

    private static func text(_ text: String?) throws(QueryError) -> String? {
        guard let text, !text.isEmpty else { return nil }
        guard text.utf8.count <= textBytesMax else { throw .badRequest("text: at most \(textBytesMax) bytes") }
        return text
    }

    private static func names(_ text: String?) -> Set<String>? { text.flatMap { $0.isEmpty ? nil : Set($0.split(separator: ",").map(String.init)) } }

    private static func kinds(_ text: String?) throws(QueryError) -> Set<EntryKind>? {
        guard let text, !text.isEmpty else { return nil }
        var kinds: Set<EntryKind> = []
        for name in text.split(separator: ",") {
            guard let kind = EntryKind(rawValue: String(name)) else {
                throw .badRequest("kinds: '\(name)' is none of \(EntryKind.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            kinds.insert(kind)
        }
        return kinds
    }

    private static func bound(_ text: String?, _ parameter: String) throws(QueryError) -> TimeBound? {
        guard let text, !text.isEmpty else { return nil }
        return try TimeBound(text, parameter: parameter)
    }

    private static func limit(_ text: String?) throws(QueryError) -> Int {
        guard let text, !text.isEmpty else { return limitDefault }
        guard let limit = Int(text), (1...TimelineSelection.limitMax).contains(limit) else {
            throw .badRequest("limit: 1 to \(TimelineSelection.limitMax)")
        }
        return limit
    }

    private static func order(_ text: String?) throws(QueryError) -> TimelineSelection.Order {
        guard let text, !text.isEmpty else { return .ascending }
        guard let order = TimelineSelection.Order(rawValue: text) else { throw .badRequest("order: asc or desc") }
        return order
    }

    private static func cursor(_ text: String?) throws(QueryError) -> (BasisCursor?, TimelineCursor?) {
        guard let text, !text.isEmpty else { return (nil, nil) }
        guard let cursor = BasisCursor(text), let place = TimelineCursor(cursor.place) else { throw .badRequest("cursor: '\(text)' is not one that a page gave") }
        return (cursor, place)
    }

    /// Whether memberships of audiences may be on the page: to find out takes all of their rules.
    var wantsAudiences: Bool { kinds?.contains(.audience) ?? (channels == nil && sources == nil) }

    func selection(in zone: TimeZoneRules) -> TimelineSelection {
        TimelineSelection(
            kinds: kinds, channels: channels, sources: sources, text: text, from: from?.lower(in: zone), to: to?.upper(in: zone), order: order, limit: limit, cursor: place)
    }
}
