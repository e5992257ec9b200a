/// How the text of a canonical instant ends.
enum InstantZone: Equatable {
    case utc
    /// `+hh:mm` or `-hh:mm` in quarters of an hour, -95...95; 0 is `+00:00`.
    case quarterHours(Int8)

    static let quarterHoursMax = Int8(95)
    static let quarterHourMicros = Int64(900_000_000)

    /// What local time has more than UTC.
    @inline(__always)
    var micros: Int64 {
        switch self {
        case .utc: 0
        case .quarterHours(let quarters): Int64(quarters) &* Self.quarterHourMicros
        }
    }
}

/// A canonical instant as its text tells it.
struct CanonicalInstant: Equatable {
    /// UTC.
    var micros: Int64
    /// 0, 1 or 2 for 0, 3 or 6 digits after the second.
    var precision: UInt8
    var zone: InstantZone
}
