import Definitions
import EventModel

/// The instant and the knowledge that a question asks for, as it was asked: nothing resolved yet.
public struct BasisRequest: Sendable {
    enum KnownBound: Sendable, Hashable {
        case position(LogPosition)
        case time(TimeBound)
    }

    let asOf: TimeBound?
    let asKnownAt: KnownBound?
    let identityAsOf: TimeBound?
    /// Nil for the definitions' own zone.
    let timeZone: TimeZoneRules?

    /// Whether dates stand for what was there as they began, and not at their end.
    private let isStart: Bool
    /// What the parameters were called, for errors.
    let names: Names

    struct Names: Sendable {
        var asOf = "as_of"
        var asKnownAt = "as_known_at"
    }

    /// The latest of everything.
    public static let latest = BasisRequest()

    private init(
        _ asOf: TimeBound? = nil, _ asKnownAt: KnownBound? = nil, _ identityAsOf: TimeBound? = nil, _ timeZone: TimeZoneRules? = nil, isStart: Bool = false,
        names: Names = Names()
    ) {
        (self.asOf, self.asKnownAt, self.identityAsOf, self.timeZone) = (asOf, asKnownAt, identityAsOf, timeZone)
        (self.isStart, self.names) = (isStart, names)
    }

    /// An exact basis.
    init(_ asOf: Instant, _ asKnownAt: LogPosition, _ identityAsOf: Instant, _ timeZone: TimeZoneRules) {
        self.init(.instant(asOf), .position(asKnownAt), .instant(identityAsOf), timeZone)
    }

    /// The same, with dates and windows in a zone.
    func inZone(_ zone: TimeZoneRules) -> BasisRequest { BasisRequest(asOf, asKnownAt, identityAsOf, zone, isStart: isStart, names: names) }

    /// The same, with what it leaves out as at another basis; who is who follows its own instant.
    func completed(by other: Basis) -> BasisRequest {
        BasisRequest(
            asOf ?? .instant(other.asOf), asKnownAt ?? .position(other.asKnownAt), identityAsOf, timeZone ?? other.timeZone, isStart: isStart, names: names)
    }

    /// The instant that a bound stands for.
    func instant(of bound: TimeBound, in zone: TimeZoneRules) -> Instant { isStart ? bound.before(in: zone) : bound.upper(in: zone) }

    /// Reads the four parameters as text; nil stands for the default.
    ///
    /// - Parameters:
    ///   - asOf: RFC 3339 or a day (its end).
    ///   - asKnownAt: A position, or as `asOf`: then everything recorded until that instant is known.
    ///   - identityAsOf: As `asOf`.
    ///   - timeZone: An IANA name.
    /// - Throws: ``QueryError`` `badRequest` naming the parameter.
    public init(asOf: String?, asKnownAt: String?, identityAsOf: String?, timeZone: String?) throws(QueryError) {
        try self.init(asOf, asKnownAt, identityAsOf, timeZone, isStart: false, names: Names())
    }

    /// One end of a stretch, from parameters that are called after it: `from` and `from_known_at`.
    ///
    /// - Parameters:
    ///   - side: `from` or `to`.
    ///   - isStart: Whether dates stand for what was there as they began.
    ///   - asOf: As above, but for dates when it is a start.
    /// - Throws: ``QueryError`` `badRequest` naming the parameter.
    public init(side: String, isStart: Bool, asOf: String?, asKnownAt: String?, identityAsOf: String?, timeZone: String?) throws(QueryError) {
        try self.init(asOf, asKnownAt, identityAsOf, timeZone, isStart: isStart, names: Names(asOf: side, asKnownAt: side + "_known_at"))
    }

    private init(
        _ asOf: String?, _ asKnownAt: String?, _ identityAsOf: String?, _ timeZone: String?, isStart: Bool, names: Names
    ) throws(QueryError) {
        self.init(
            try Self.bound(asOf, names.asOf), try Self.known(asKnownAt, names.asKnownAt), try Self.bound(identityAsOf, "identity_as_of"), try Self.zone(timeZone),
            isStart: isStart, names: names)
    }

    private static func bound(_ text: String?, _ parameter: String) throws(QueryError) -> TimeBound? {
        guard let text, !text.isEmpty else { return nil }
        return try TimeBound(text, parameter: parameter)
    }

    private static func known(_ text: String?, _ parameter: String) throws(QueryError) -> KnownBound? {
        guard let text, !text.isEmpty else { return nil }
        if text.utf8.allSatisfy({ (48...57).contains($0) }) {
            guard let position = UInt64(text) else { throw .badRequest("\(parameter): \(text) is no position") }
            return .position(LogPosition(rawValue: position))
        }
        return .time(try TimeBound(text, parameter: parameter))
    }

    private static func zone(_ name: String?) throws(QueryError) -> TimeZoneRules? {
        guard let name, !name.isEmpty else { return nil }
        guard let zone = TimeZoneCache.shared.zone(name) else { throw .badRequest("tz: '\(name)' is no time zone; use a name such as Europe/Berlin") }
        return zone
    }
}
