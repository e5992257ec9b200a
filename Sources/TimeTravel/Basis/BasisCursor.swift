import Definitions
import EventLog
import EventModel

/// Where a page ended, and of which basis it was: the next page is of the same basis, whatever was recorded since.
///
/// So pages together are the answer at one basis: an entry that a late event moves is neither lost between two pages nor on both.
public struct BasisCursor: Sendable, Hashable {
    let asOf: Instant
    let asKnownAt: LogPosition
    let identityAsOf: Instant
    let timeZone: TimeZoneRules
    /// Within the answer, as its maker writes places: letters and digits.
    let place: String

    private static let textBytesMax = 4096

    init(_ basis: Basis, at place: String) {
        (asOf, asKnownAt, identityAsOf, timeZone) = (basis.asOf, basis.asKnownAt, basis.identityAsOf, basis.timeZone)
        self.place = place
    }
}

extension BasisCursor: CustomStringConvertible {
    /// Opaque text, letters and digits only.
    public var description: String {
        let basis = "\(asOf.micros) \(asKnownAt) \(identityAsOf.micros) \(timeZone.name)"
        let digits = Array("0123456789abcdef".utf8)
        let hexadecimal = basis.utf8.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        // No hexadecimal digit, so that it stands between the two.
        return String(decoding: hexadecimal, as: UTF8.self) + "x" + place
    }

    /// Reads what ``description`` wrote; nil for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: "x", maxSplits: 1, omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.textBytesMax, parts.count == 2, let plain = Self.decoded(parts[0]) else { return nil }
        let basis = plain.split(separator: " ", omittingEmptySubsequences: false)
        guard basis.count == 4, let asOf = Self.instant(basis[0]), let known = UInt64(basis[1]), let identityAsOf = Self.instant(basis[2]),
            let zone = TimeZoneCache.shared.zone(String(basis[3]))
        else { return nil }
        (self.asOf, asKnownAt, self.identityAsOf, timeZone) = (asOf, LogPosition(rawValue: known), identityAsOf, zone)
        place = String(parts[1])
        // One place has one text: what reads but would be written otherwise was made by hand.
        guard description == text else { return nil }
    }

    private static func instant(_ text: Substring) -> Instant? {
        Int64(text).flatMap { (Instant.earliest.micros...Instant.latest.micros).contains($0) ? Instant(micros: $0) : nil }
    }

    private static func decoded(_ text: Substring) -> String? {
        let utf8 = Array(text.utf8)
        guard utf8.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: utf8.count, by: 2) {
            guard let byte = UInt8(String(decoding: utf8[index...index + 1], as: UTF8.self), radix: 16) else { return nil }
            bytes.append(byte)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension BasisRequest {
    /// The request of a page that follows: at the basis of the one before.
    func continuing(_ cursor: BasisCursor) -> BasisRequest {
        BasisRequest(cursor.asOf, cursor.asKnownAt, cursor.identityAsOf, cursor.timeZone)
    }
}

extension CustomerHistory {
    /// A question, or its next page at the same basis.
    ///
    /// - Throws: ``QueryError`` `badRequest` when the request names another basis than the cursor's.
    func question(_ request: BasisRequest, continuing cursor: BasisCursor?) throws(QueryError) -> Question {
        guard let cursor else { return try question(request) }
        let view = log.readView()
        guard cursor.asKnownAt <= view.durablePosition else { throw .badRequest("cursor: this log has no position \(cursor.asKnownAt) yet") }
        let named = try Basis(request.inZone(request.timeZone ?? cursor.timeZone), view: view, definitions: definitions, now: cursor.asOf)
        func check(_ parameter: String, _ isSame: Bool) throws(QueryError) {
            if !isSame { throw .badRequest("\(parameter): the cursor goes on at another basis; leave \(parameter) out, or begin anew") }
        }
        try check("tz", request.timeZone == nil || request.timeZone?.name == cursor.timeZone.name)
        try check(request.names.asOf, request.asOf == nil || named.asOf == cursor.asOf)
        try check("identity_as_of", request.identityAsOf == nil || named.identityAsOf == cursor.identityAsOf)
        switch request.asKnownAt {
        case nil: break
        case .position(let position): try check(request.names.asKnownAt, position == cursor.asKnownAt)
        // What is recorded by then may have grown.
        case .time: try check(request.names.asKnownAt, named.asKnownAt >= cursor.asKnownAt)
        }
        return try question(request.continuing(cursor))
    }
}
