import CXXHash
import Glibc

/// The paths of one ``ShapeTable`` as a tree, and the columns that stand at them.
///
/// Nodes and columns are only added at the end and taken away from the end, so that a failed attempt leaves nothing behind.
struct PathTree: Sendable {
    static let root = UInt32(0)

    private struct Node {
        var parent: UInt32
        /// Of the key in ``keys``; ``elementOffset`` for an array's elements.
        var keyOffset: UInt32
        var keyCount: UInt32
        var hash: UInt32
    }

    private static let elementOffset = UInt32.max
    private static let noColumn = UInt32.max

    private var nodes: [Node] = [Node(parent: 0, keyOffset: 0, keyCount: 0, hash: 0)]
    private var keys: [UInt8] = []
    /// Of node `i`, the column of each kind: `LeafKind.count` entries.
    private var columnOfNode: [UInt32] = Array(repeating: noColumn, count: LeafKind.count)
    /// Open addressing over nodes; 0, the root, means free.
    private var slots: [UInt32] = Array(repeating: 0, count: 256)
    private(set) var columns: [LeafColumn] = []
    private var nodeOfColumn: [UInt32] = []

    init() { _ = addColumn(.value, at: Self.root) }

    /// The column of a kind at a node.
    func column(_ kind: LeafKind, at node: UInt32) -> UInt32? {
        let column = columnOfNode[Int(node) * LeafKind.count + Int(kind.rawValue)]
        return column == Self.noColumn ? nil : column
    }

    /// The column of a kind at a node, made when there is none; nil when there would be more than `columnsMax`.
    mutating func addingColumn(_ kind: LeafKind, at node: UInt32, columnsMax: Int) -> UInt32? {
        if let column = column(kind, at: node) { return column }
        return columns.count < columnsMax ? addColumn(kind, at: node) : nil
    }

    private mutating func addColumn(_ kind: LeafKind, at node: UInt32) -> UInt32 {
        let column = UInt32(columns.count)
        columns.append(LeafColumn(path: path(of: node), kind: kind))
        nodeOfColumn.append(node)
        columnOfNode[Int(node) * LeafKind.count + Int(kind.rawValue)] = column
        return column
    }

    private func path(of node: UInt32) -> String {
        var upwards: [UInt32] = []
        var node = node
        while node != Self.root {
            upwards.append(node)
            node = nodes[Int(node)].parent
        }
        var text: [UInt8] = []
        for node in upwards.reversed() { LeafPath.append(step(of: node), to: &text) }
        return String(decoding: text, as: UTF8.self)
    }

    private func step(of node: UInt32) -> LeafPath.Step {
        let node = nodes[Int(node)]
        guard node.keyOffset != Self.elementOffset else { return .element }
        return .key(Array(keys[Int(node.keyOffset)..<Int(node.keyOffset + node.keyCount)]))
    }
}

// MARK: Nodes

extension PathTree {
    /// The node under a key; nil when no shape has it.
    func child(of parent: UInt32, key: UnsafeBufferPointer<UInt8>) -> UInt32? {
        occupied(slot(parent, key, Self.hash(parent, key), isElement: false))
    }

    /// The node of an array's elements; nil when no shape has it.
    func element(of parent: UInt32) -> UInt32? { occupied(slot(parent, Self.noKey, Self.elementHash(parent), isElement: true)) }

    mutating func addingChild(of parent: UInt32, key: UnsafeBufferPointer<UInt8>) -> UInt32 {
        let hash = Self.hash(parent, key)
        let slot = slot(parent, key, hash, isElement: false)
        if let node = occupied(slot) { return node }
        let offset = UInt32(keys.count)
        keys.append(contentsOf: key)
        return add(Node(parent: parent, keyOffset: offset, keyCount: UInt32(key.count), hash: hash), at: slot)
    }

    mutating func addingElement(of parent: UInt32) -> UInt32 {
        let hash = Self.elementHash(parent)
        let slot = slot(parent, Self.noKey, hash, isElement: true)
        return occupied(slot) ?? add(Node(parent: parent, keyOffset: Self.elementOffset, keyCount: 0, hash: hash), at: slot)
    }

    private static var noKey: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: nil, count: 0) }

    private static func hash(_ parent: UInt32, _ key: UnsafeBufferPointer<UInt8>) -> UInt32 {
        UInt32(truncatingIfNeeded: XXH3_64bits_withSeed(key.baseAddress, key.count, UInt64(parent)))
    }

    private static func elementHash(_ parent: UInt32) -> UInt32 { parent &* 0x9E37_79B1 }

    private func occupied(_ slot: Int) -> UInt32? { slots[slot] == 0 ? nil : slots[slot] }

    /// The slot that holds the node, or the free one where it belongs.
    private func slot(_ parent: UInt32, _ key: UnsafeBufferPointer<UInt8>, _ hash: UInt32, isElement: Bool) -> Int {
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while slots[slot] != 0 {
            let node = nodes[Int(slots[slot])]
            if node.hash == hash, node.parent == parent, (node.keyOffset == Self.elementOffset) == isElement, isElement || hasKey(node, key)
            {
                return slot
            }
            slot = (slot + 1) & mask
        }
        return slot
    }

    private func hasKey(_ node: Node, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
        guard Int(node.keyCount) == key.count else { return false }
        guard let wanted = key.baseAddress, key.count > 0 else { return true }
        return keys.withUnsafeBufferPointer { memcmp($0.baseAddress! + Int(node.keyOffset), wanted, key.count) == 0 }
    }

    private mutating func add(_ node: Node, at slot: Int) -> UInt32 {
        let number = UInt32(nodes.count)
        nodes.append(node)
        columnOfNode.append(contentsOf: repeatElement(Self.noColumn, count: LeafKind.count))
        slots[slot] = number
        if nodes.count * 2 > slots.count { growSlots() }
        return number
    }

    private mutating func growSlots() {
        slots = Array(repeating: 0, count: slots.count * 2)
        // In the order added, so that the newest node is never in another's way when it is taken out.
        for number in 1..<nodes.count {
            var slot = Int(nodes[number].hash) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(number)
        }
    }
}

// MARK: Going back

extension PathTree {
    /// A state to go back to.
    struct Mark {
        var nodes: Int
        var keys: Int
        var columns: Int
    }

    var mark: Mark { Mark(nodes: nodes.count, keys: keys.count, columns: columns.count) }

    /// Takes out what was added since `mark`.
    mutating func rollBack(to mark: Mark) {
        while columns.count > mark.columns {
            let kind = columns.removeLast().kind
            columnOfNode[Int(nodeOfColumn.removeLast()) * LeafKind.count + Int(kind.rawValue)] = Self.noColumn
        }
        while nodes.count > mark.nodes { removeLastNode() }
        keys.removeLast(keys.count - mark.keys)
    }

    private mutating func removeLastNode() {
        let number = UInt32(nodes.count - 1)
        var slot = Int(nodes.removeLast().hash) & (slots.count - 1)
        while slots[slot] != number { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = 0
        columnOfNode.removeLast(LeafKind.count)
    }
}
