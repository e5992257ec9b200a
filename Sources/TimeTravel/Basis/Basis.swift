import Definitions
import EventLog
import EventModel

/// What an answer rests on: exactly the events with occurredAt ≤ asOf and position ≤ asKnownAt.
public struct Basis: Sendable, Hashable {
    public let asOf: Instant
    public let asKnownAt: LogPosition
    /// The instant whose identity decides who is who.
    public let identityAsOf: Instant
    /// How many erasures the log has seen: an answer repeats while the count is equal.
    public let erasures: Int
    /// Hash of the definitions in force.
    public let definitions: String
    /// For calendar units; the definitions' own unless the question named another.
    public let timeZone: TimeZoneRules

    /// Resolves a request against what is durable now.
    ///
    /// Defaults: everything durable is known, and asOf is the later of now and the last recorded instant known.
    /// - Throws: ``QueryError`` `badRequest` for a position beyond the durable one.
    init(_ request: BasisRequest, view: ReadView, definitions: DefinitionSet, now: Instant) throws(QueryError) {
        let zone = request.timeZone ?? definitions.timeZone
        timeZone = zone
        self.definitions = definitions.hash
        erasures = view.erasures
        asKnownAt = try Self.position(request, view, zone)
        asOf = request.asOf.map { request.instant(of: $0, in: zone) } ?? max(now, view.recordedAt(asKnownAt) ?? now)
        identityAsOf = request.identityAsOf?.upper(in: zone) ?? asOf
    }

    private init(_ other: Basis, _ asOf: Instant, _ asKnownAt: LogPosition, _ identityAsOf: Instant) {
        (self.asOf, self.asKnownAt, self.identityAsOf) = (asOf, asKnownAt, identityAsOf)
        (erasures, definitions, timeZone) = (other.erasures, other.definitions, other.timeZone)
    }

    /// Another basis of the same view, definitions and zone.
    func moved(to asOf: Instant, asKnownAt: LogPosition, identityAsOf: Instant) -> Basis { Basis(self, asOf, asKnownAt, identityAsOf) }

    private static func position(_ request: BasisRequest, _ view: ReadView, _ zone: TimeZoneRules) throws(QueryError) -> LogPosition {
        switch request.asKnownAt {
        case nil: return view.durablePosition
        case .time(let time): return view.position(recordedAtOrBefore: request.instant(of: time, in: zone))
        case .position(let position):
            guard position <= view.durablePosition else {
                throw .badRequest("\(request.names.asKnownAt): position \(position) is not durable yet; the durable position is \(view.durablePosition)")
            }
            return position
        }
    }

    /// Writes `"basis":{…}` into an open object.
    public func appendField(to json: inout JSONWriter, named name: String = "basis") {
        json.field(name) { json in
            json.object { json in
                json.field("as_of", asOf)
                json.field("as_known_at", asKnownAt)
                json.field("identity_as_of", identityAsOf)
                json.field("erasures", erasures)
                json.field("definitions", definitions)
                if timeZone != .utc { json.field("tz", timeZone.name) }
            }
        }
    }
}
