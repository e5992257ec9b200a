/// Where a shape keeps what stands at a path.
public enum LeafPlace: Hashable, Sendable {
    /// The value is null.
    case null
    /// The value is leaf `index` of the shape.
    case leaf(index: Int)
    /// The value, if there is one, lies inside leaf `index`, an object or array kept whole at the path's first `steps` steps.
    case inside(index: Int, steps: Int)
    /// The value is an object or array that is taken apart.
    case object
    case array
    /// The value is the row's messageId, occurredAt, or the value of its identifier `index`.
    case messageId
    case occurredAt
    case identifier(index: Int)
}

extension ShapeTable {
    /// The column that holds values of a kind at `path`; nil when no event has one there.
    ///
    /// Values at the path also lie in the columns of ``enclosingColumns(of:)``, and in rows' own fields.
    public func column(at path: LeafPath, _ kind: LeafKind) -> UInt32? {
        guard let node = nodes(along: path).last, node.count == path.steps.count else { return nil }
        return paths.column(kind, at: node.node)
    }

    /// Columns of kind `value` at the containers around `path`, outermost first: where one holds an object or array, it is kept whole.
    public func enclosingColumns(of path: LeafPath) -> [UInt32] {
        nodes(along: path).filter { $0.count < path.steps.count }.compactMap { paths.column(.value, at: $0.node) }
    }

    /// The nodes from the root down to the path's end, or to where the tree ends.
    private func nodes(along path: LeafPath) -> [(count: Int, node: UInt32)] {
        var nodes = [(0, PathTree.root)]
        for (index, step) in path.steps.enumerated() {
            let parent = nodes[index].1
            let child: UInt32? =
                switch step {
                case .key(let key): key.withUnsafeBufferPointer { paths.child(of: parent, key: $0) }
                case .element: paths.element(of: parent)
                }
            guard let child else { break }
            nodes.append((index + 1, child))
        }
        return nodes
    }

    /// Where events of a shape keep what stands at `path`, in the order of the event: several places when the path leads through arrays,
    /// none when the value is absent.
    ///
    /// - Complexity: O(bytes of the shape's signature)
    public func places(of path: LeafPath, in shape: Int) -> [LeafPlace] {
        signatures.withUnsafeBufferPointer { signatures in
            var search = PlaceSearch(path: path)
            var reader = SignatureReader(UnsafeBufferPointer(rebasing: signatures[shapes[shape].signature]))
            search.value(&reader, matched: 0)
            return search.places
        }
    }
}

/// Walks one signature and notes what stands at a path.
private struct PlaceSearch {
    let path: LeafPath
    var places: [LeafPlace] = []
    private var leafIndex = 0

    init(path: LeafPath) { self.path = path }

    /// - Parameter matched: Steps of the path that lead here; nil when the path leads elsewhere.
    mutating func value(_ reader: inout SignatureReader, matched: Int?) {
        guard let token = reader.token() else { return }
        let isHere = matched == path.steps.count
        switch token {
        case ShapeToken.array, ShapeToken.object:
            if isHere { places.append(token == ShapeToken.object ? .object : .array) }
            guard var content = reader.content() else { return }
            let next = matched.flatMap { isHere ? nil : path.steps[$0] }
            while !content.isAtEnd {
                guard let isMatch = isMatch(next, &content, isObject: token == ShapeToken.object) else { return }
                value(&content, matched: isMatch ? matched.map { $0 + 1 } : nil)
            }
        case ShapeToken.number...ShapeToken.subtree:
            if isHere {
                places.append(.leaf(index: leafIndex))
            } else if token == ShapeToken.subtree, let matched {
                places.append(.inside(index: leafIndex, steps: matched))
            }
            leafIndex += 1
        case ShapeToken.zonedInstant...ShapeToken.zonedInstant + 2:
            _ = reader.token()
            if isHere { places.append(.leaf(index: leafIndex)) }
            leafIndex += 1
        case ShapeToken.zonedOccurredAt...ShapeToken.zonedOccurredAt + 2:
            _ = reader.token()
            if isHere { places.append(.occurredAt) }
        default:
            if isHere { places.append(place(token)) }
        }
    }

    /// Reads the key, if there is one, and tells whether the path goes on with it; nil when the signature ends.
    private func isMatch(_ next: LeafPath.Step?, _ content: inout SignatureReader, isObject: Bool) -> Bool? {
        guard isObject else {
            if case .element? = next { return true }
            return false
        }
        guard let key = content.key() else { return nil }
        if case .key(let wanted)? = next { return key.text.elementsEqual(wanted) }
        return false
    }

    private func place(_ token: UInt8) -> LeafPlace {
        switch token {
        case ShapeToken.null: .null
        case ShapeToken.messageId: .messageId
        case ShapeToken.occurredAt...ShapeToken.occurredAt + 2: .occurredAt
        default: .identifier(index: Int(token - ShapeToken.identifier))
        }
    }
}
