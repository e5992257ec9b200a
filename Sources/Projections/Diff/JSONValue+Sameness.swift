import EventModel

extension JSONValue {
    /// Beyond this depth values are compared as they are written.
    private static let samenessDepthMax = 64

    /// Whether both mean the same: numbers by value (1.5 and 1.50), objects whatever the order of their keys.
    func isSame(as other: JSONValue, depth: Int = 0) -> Bool {
        if self == other { return true }
        guard kind == other.kind, depth < Self.samenessDepthMax else { return false }
        switch kind {
        case .number: return decimalValue.map { $0 == other.decimalValue } ?? false
        case .array:
            let (a, b) = (elements, other.elements)
            return a.count == b.count && zip(a, b).allSatisfy { $0.isSame(as: $1, depth: depth + 1) }
        case .object: return JSONValue.hasSameFields(self, other) { $0.isSame(as: $1, depth: depth + 1) }
        case .null, .bool, .string: return false
        }
    }

    /// Whether two objects have the same keys, with values that `isSame` holds equal; an absent object has no keys.
    static func hasSameFields(_ a: JSONValue?, _ b: JSONValue?, _ isSame: (JSONValue, JSONValue) -> Bool) -> Bool {
        let (x, y) = (a?.valueByKey ?? [:], b?.valueByKey ?? [:])
        return x.count == y.count && x.allSatisfy { key, value in y[key].map { isSame(value, $0) } ?? false }
    }

    /// The first value of each key, as ``subscript(_:)`` finds it.
    private var valueByKey: [String: JSONValue] { Dictionary(fields.map { ($0.key, $0.value) }) { first, _ in first } }
}

/// Whether two optional values mean the same; absent is the same as null.
func isSameJSON(_ a: JSONValue?, _ b: JSONValue?) -> Bool {
    guard let a, let b else { return (a?.isNull ?? true) && (b?.isNull ?? true) }
    return a.isSame(as: b)
}
