/// How a leaf's values are kept in its column. Raw values belong to the file format.
public enum LeafKind: UInt8, CaseIterable, Sendable {
    /// A number that is a mantissa and digits after the point. Others (1e3, -0, more than 18 digits) are of kind ``value``.
    case number
    case bool
    /// A string that is exactly `YYYY-MM-DDTHH:MM:SSZ`, kept as microseconds; or with `+hh:mm` or `-hh:mm` for the `Z`, which the shape
    /// knows, so that the column holds UTC in any case.
    case instantSeconds
    /// The same with three digits after the second.
    case instantMillis
    /// The same with six digits after the second.
    case instantMicros
    /// Any packed value, tag included: nearly always a string.
    case value

    static let count = allCases.count

    /// Whether values are microseconds.
    public var isInstant: Bool { self == .instantSeconds || self == .instantMillis || self == .instantMicros }

    /// Of instants: 0, 1 or 2 for 0, 3 or 6 digits after the second; 0 for other kinds.
    var precision: UInt8 {
        switch self {
        case .instantMillis: 1
        case .instantMicros: 2
        case .instantSeconds, .number, .bool, .value: 0
        }
    }
}
