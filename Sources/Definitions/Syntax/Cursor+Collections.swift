extension Cursor {
    /// The value as a map of these keys.
    func fields(_ known: [String]) -> Fields? {
        let fields = anyFields()
        fields?.allow(known)
        return fields
    }

    /// The value as a map whose keys the caller checks.
    func anyFields(_ wanted: String = "a map") -> Fields? {
        guard case .mapping(let pairs) = node.content else {
            report("\(wanted) belongs here, not \(kindOfValue)")
            return nil
        }
        return Fields(self, pairs)
    }

    /// The value as a map from names to values, in the file's order. An empty value is an empty map.
    func named() -> [NamedValue]? {
        if isNull { return [] }
        guard case .mapping(let pairs) = node.content else {
            report("a map of names belongs here, not \(kindOfValue)")
            return nil
        }
        return pairs.map { NamedValue(name: $0.key, place: $0.place, value: child($0.value, $0.key)) }
    }

    /// The value as a list. An empty value is an empty list.
    func list() -> [Cursor]? {
        if isNull { return [] }
        guard case .sequence(let items) = node.content else {
            report("a list belongs here, not \(kindOfValue)")
            return nil
        }
        return items.enumerated().map { child($1, "[\($0)]") }
    }

    /// The value as a list, or as the one element it is.
    func listOrOne() -> [Cursor] {
        guard case .sequence(let items) = node.content else { return [self] }
        return items.enumerated().map { child($1, "[\($0)]") }
    }

    /// Reads every element, and returns nil when one of them could not be read or there is none.
    func nonEmptyList<T>(_ what: String, _ read: (Cursor) -> T?) -> [T]? {
        let items = listOrOne()
        if items.isEmpty { report("name at least one \(what)") }
        let values = items.map(read)
        return items.isEmpty || values.contains { $0 == nil } ? nil : values.compactMap(\.self)
    }
}
