/// How a leaf's values are kept in its column. Raw values belong to the file format.
public enum LeafKind: UInt8, CaseIterable, Sendable {
    /// A number that is a mantissa and digits after the point. Others (1e3, -0, more than 18 digits) are of kind ``value``.
    case number
    case bool
    /// A string that is exactly `YYYY-MM-DDTHH:MM:SSZ`, kept as microseconds.
    case instantSeconds
    /// The same with three digits after the second.
    case instantMillis
    /// The same with six digits after the second.
    case instantMicros
    /// Any packed value, tag included: nearly always a string.
    case value

    static let count = 6

    /// Digits after the second; nil for kinds that are no instants.
    var fractionDigits: Int? {
        switch self {
        case .instantSeconds: 0
        case .instantMillis: 3
        case .instantMicros: 6
        case .number, .bool, .value: nil
        }
    }
}
