import EventModel

/// All identifiers of the graph, by ordinal: kinds, sightings, the heads of their chains of links, and the components of the latest basis.
struct NodeTable: ~Copyable, Sendable {
    var nodes = OverlayArray<Node>()
    var earlier = EarlierSightings()
    var records = ComponentRecords()

    init() {}

    /// One more than the highest ordinal known.
    var count: Int { nodes.count }

    /// The identifier; one that no event has named when there is none.
    @inline(__always)
    subscript(ordinal: UInt32) -> Node { nodes[ordinal] }

    /// The kind's index; ``KindTable/unseen`` when no event has named the identifier.
    @inline(__always)
    func kind(_ ordinal: UInt32) -> UInt32 { nodes[ordinal].kind }

    mutating func define(_ ordinal: UInt32, kind: UInt32, isCounted: Bool) {
        let node = Node(kind: kind, isCounted: isCounted)
        if Int(ordinal) == nodes.count {
            nodes.append(node)
        } else {
            nodes.grow(to: Int(ordinal) + 1)
            nodes.set(ordinal, to: node)
        }
    }

    @inline(__always)
    mutating func update(_ ordinal: UInt32, _ body: (inout Node) -> Void) { nodes.update(ordinal, body) }
}

extension NodeTable {
    /// Notes that an event names the identifier which occurred before all that named it so far.
    @inline(never)
    mutating func noteEarlier(_ ordinal: UInt32, at point: EventPoint) {
        let node = nodes[ordinal]
        if node.firstPosition == 0 {
            nodes.update(ordinal) { $0.firstPosition = point.position }
        } else {
            if !node.hasEarlierSightings {
                earlier.push(EventPoint(occurredAtMicros: node.earliestMicros, position: node.firstPosition), of: ordinal)
                nodes.update(ordinal) { $0.hasEarlierSightings = true }
            }
            earlier.push(point, of: ordinal)
        }
        nodes.update(ordinal) { $0.earliestMicros = point.occurredAtMicros }
    }

    /// True when some event of the basis names the identifier and its value is not blocked.
    ///
    /// - Complexity: O(1) unless events that named it ever earlier kept arriving after the basis; then linear in those.
    func isSeen(_ ordinal: UInt32, at basis: GraphBasis) -> Bool {
        let node = nodes[ordinal]
        guard node.kind > KindTable.blocked, node.firstPosition != 0, node.firstPosition <= basis.asKnownAt else { return false }
        let earliest = node.hasEarlierSightings ? earlier.earliestMicros(of: ordinal, asKnownAt: basis.asKnownAt) : nil
        return earliest ?? node.earliestMicros <= basis.asOfMicros
    }
}
