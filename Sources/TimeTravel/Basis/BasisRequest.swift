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

    /// The latest of everything.
    public static let latest = BasisRequest()

    private init(_ asOf: TimeBound? = nil, _ asKnownAt: KnownBound? = nil, _ identityAsOf: TimeBound? = nil, _ timeZone: TimeZoneRules? = nil) {
        (self.asOf, self.asKnownAt, self.identityAsOf, self.timeZone) = (asOf, asKnownAt, identityAsOf, timeZone)
    }

    /// An exact basis.
    init(_ asOf: Instant, _ asKnownAt: LogPosition, _ identityAsOf: Instant, _ timeZone: TimeZoneRules) {
        self.init(.instant(asOf), .position(asKnownAt), .instant(identityAsOf), timeZone)
    }

    /// The same, with dates and windows in a zone.
    func inZone(_ zone: TimeZoneRules) -> BasisRequest { BasisRequest(asOf, asKnownAt, identityAsOf, zone) }

    /// The same, with what was recorded up to a position when it does not say itself.
    func knowing(_ position: LogPosition) -> BasisRequest { BasisRequest(asOf, asKnownAt ?? .position(position), identityAsOf, timeZone) }

    /// Reads the four parameters as text; nil stands for the default.
    ///
    /// - Parameters:
    ///   - asOf: RFC 3339 or a day (its end).
    ///   - asKnownAt: A position, or as `asOf`: then everything recorded until that instant is known.
    ///   - identityAsOf: As `asOf`.
    ///   - timeZone: An IANA name.
    /// - Throws: ``QueryError`` `badRequest` naming the parameter.
    public init(asOf: String?, asKnownAt: String?, identityAsOf: String?, timeZone: String?) throws(QueryError) {
        self.asOf = try Self.bound(asOf, "as_of")
        self.identityAsOf = try Self.bound(identityAsOf, "identity_as_of")
        self.asKnownAt = try Self.known(asKnownAt)
        self.timeZone = try Self.zone(timeZone)
    }

    private static func bound(_ text: String?, _ parameter: String) throws(QueryError) -> TimeBound? {
        guard let text, !text.isEmpty else { return nil }
        return try TimeBound(text, parameter: parameter)
    }

    private static func known(_ text: String?) throws(QueryError) -> KnownBound? {
        guard let text, !text.isEmpty else { return nil }
        if text.utf8.allSatisfy({ (48...57).contains($0) }) {
            guard let position = UInt64(text) else { throw .badRequest("as_known_at: \(text) is no position") }
            return .position(LogPosition(rawValue: position))
        }
        return .time(try TimeBound(text, parameter: "as_known_at"))
    }

    private static func zone(_ name: String?) throws(QueryError) -> TimeZoneRules? {
        guard let name, !name.isEmpty else { return nil }
        guard let zone = TimeZoneCache.shared.zone(name) else { throw .badRequest("tz: '\(name)' is no time zone; use a name such as Europe/Berlin") }
        return zone
    }
}
