/// How a sender writes an instant; all of them are RFC 3339.
enum InstantSpelling {
    case zulu
    case micros
    case zeroOffset
    case summerTime

    var offsetMillis: Int64 { self == .summerTime ? 7_200_000 : 0 }

    var suffix: StaticString {
        switch self {
        case .zulu: "Z"
        case .micros, .zeroOffset: "+00:00"
        case .summerTime: "+02:00"
        }
    }
}
