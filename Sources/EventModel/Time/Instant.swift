/// A point in time: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
public struct Instant: Hashable, Comparable, Sendable {
    /// Microseconds since the Unix epoch, UTC; negative before 1970.
    public var micros: Int64

    @inlinable
    public init(micros: Int64) { self.micros = micros }

    @inlinable
    public static func < (a: Instant, b: Instant) -> Bool { a.micros < b.micros }

    /// 0001-01-01T00:00:00Z, the earliest instant an event may carry.
    public static let earliest = Instant(micros: -62_135_596_800_000_000)
    /// 9999-12-31T23:59:59.999999Z, the latest instant an event may carry.
    public static let latest = Instant(micros: 253_402_300_799_999_999)

    /// The instant that lies `seconds` later, kept within ``earliest``...``latest``.
    public func adding(seconds: Int64) -> Instant {
        let (delta, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        guard !overflow else { return seconds < 0 ? .earliest : .latest }
        let (sum, sumOverflow) = micros.addingReportingOverflow(delta)
        guard !sumOverflow else { return seconds < 0 ? .earliest : .latest }
        return min(max(Instant(micros: sum), .earliest), .latest)
    }
}
