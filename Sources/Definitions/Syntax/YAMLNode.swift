/// A value of a YAML file with the place it stands at, without aliases and tags.
struct YAMLNode: Sendable {
    enum Content: Sendable {
        /// A scalar as written; `isPlain` when it has no quotes.
        case scalar(String, isPlain: Bool)
        case sequence([YAMLNode])
        case mapping([YAMLPair])
    }

    let place: YAMLPlace
    let content: Content
}

/// A key and its value, in the file's order. Keys are unique in a mapping.
struct YAMLPair: Sendable {
    let key: String
    let place: YAMLPlace
    let value: YAMLNode
}

/// Where something stands in a file: line and column from 1, columns in Unicode scalars.
struct YAMLPlace: Sendable, Hashable {
    let line: Int
    let column: Int

    static let start = YAMLPlace(line: 1, column: 1)
}
