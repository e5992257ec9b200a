/// A map with known keys.
struct Fields {
    let cursor: Cursor
    private let values: [String: (place: YAMLPlace, cursor: Cursor)]
    /// In the file's order, known or not.
    let keys: [String]

    init(_ cursor: Cursor, _ pairs: [YAMLPair]) {
        self.cursor = cursor
        keys = pairs.map(\.key)
        values = Dictionary(
            pairs.map { ($0.key, ($0.place, cursor.child($0.value, $0.key))) }, uniquingKeysWith: { first, _ in first })
    }

    /// Nil when the map does not have the key.
    subscript(key: String) -> Cursor? { values[key]?.cursor }

    func has(_ key: String) -> Bool { values[key] != nil }

    /// The value under a key that must be there.
    func required(_ key: String) -> Cursor? {
        if let value = self[key] { return value }
        cursor.report("\"\(key)\" is missing")
        return nil
    }

    /// Reports every key that is not among `known`, with the nearest known one.
    func allow(_ known: [String]) {
        for key in keys where !known.contains(key) {
            report(key, "unknown key \"\(key)\"", suggestion: NearestName.of(key, in: known))
        }
    }

    /// Reports at the key, not at its value.
    func report(_ key: String, _ message: String, suggestion: String? = nil) {
        let place = values[key]?.place ?? cursor.node.place
        cursor.report(at: place, keyPath: values[key]?.cursor.keyPath ?? cursor.keyPath, message, suggestion: suggestion)
    }
}
