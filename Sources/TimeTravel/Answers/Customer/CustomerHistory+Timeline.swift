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
    private let cursor: TimelineCursor?

    public static let parameterNames = ["kinds", "channels", "sources", "text", "from", "to", "limit", "cursor", "order"]

    /// Entries on a page unless `limit` says otherwise.
    public static let limitDefault = 100

    /// Reads the parameters as text; nil stands for the default.
    ///
    /// - Parameters:
    ///   - kinds: Names with commas between them, such as `purchase,support`; likewise channels and sources.
    ///   - text: Stands somewhere in an entry.
    ///   - from: RFC 3339 or a day (its start).
    ///   - to: RFC 3339 or a day (its end).
    ///   - order: `asc` (default) or `desc`.
    /// - Throws: ``QueryError`` `badRequest` naming the parameter.
    public init(
        kinds: String?, channels: String? = nil, sources: String? = nil, text: String? = nil, from: String?, to: String?, limit: String?, cursor: String?, order: String?
    ) throws(QueryError) {
        (self.channels, self.sources, self.text) = (Self.names(channels), Self.names(sources), text.flatMap { $0.isEmpty ? nil : $0 })
        self.kinds = try Self.kinds(kinds)
        self.from = try Self.bound(from, "from")
        self.to = try Self.bound(to, "to")
        self.limit = try Self.limit(limit)
        self.order = try Self.order(order)
        self.cursor = try Self.cursor(cursor)
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

    private static func cursor(_ text: String?) throws(QueryError) -> TimelineCursor? {
        guard let text, !text.isEmpty else { return nil }
        guard let cursor = TimelineCursor(text) else { throw .badRequest("cursor: '\(text)' is not one that a page gave") }
        return cursor
    }

    func selection(in zone: TimeZoneRules) -> TimelineSelection {
        TimelineSelection(
            kinds: kinds, channels: channels, sources: sources, text: text, from: from?.lower(in: zone), to: to?.upper(in: zone), order: order, limit: limit, cursor: cursor)
    }
}

extension CustomerHistory {
    /// What happened with a customer up to a basis, page by page.
    public func timeline(_ reference: String, at request: BasisRequest, _ query: TimelineQuery) throws(QueryError) -> any JSONAnswer {
        let question = try question(request)
        let subject = try question.customer(reference)
        var fold = TimelineFold(question.definitions, in: question.basis.timeZone)
        fold.fold(subject.events)
        let memberships = try audiencesAnswer(subject, question).memberships
        let timeline = fold.finish().including(memberships)
        return TimelineAnswer(subject: subject, page: timeline.page(query.selection(in: subject.basis.timeZone)))
    }
}

struct TimelineAnswer: JSONAnswer {
    let subject: CustomerAtBasis
    let page: TimelinePage

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            subject.appendHead(to: &json)
            page.appendFields(to: &json)
        }
    }
}
