import Definitions
import EventModel

extension IdentityGraph {
    /// The bytes that ``encode(into:)`` gives out. O(tables).
    public var encodedBytes: Int { directory.endBytes }

    /// Bytes of memory that belong to the graph: all of it, or what was written since it was read from a checkpoint.
    ///
    /// - Complexity: O(pages of 4 KiB).
    public var ownedBytes: Int {
        var owned = OwnedBytes()
        visit(&owned)
        return owned.bytes
    }

    private var directory: SectionDirectory {
        var directory = SectionDirectory()
        visit(&directory)
        return directory
    }

    /// Gives out the graph as one stream of bytes, for a checkpoint.
    ///
    /// The same events under the same rules give the same bytes, in whatever batches they were folded, and whether or not the graph was
    /// stored and read again on the way.
    ///
    /// - Parameter write: Called with the next bytes, valid during the call; ``encodedBytes`` in all, in pieces of up to all.
    /// - Throws: What `write` throws.
    /// - Complexity: O(bytes), without a copy of them.
    public func encode<E: Error>(into write: (UnsafeRawBufferPointer) throws(E) -> Void) throws(E) {
        let directory = directory
        var head = ByteHeap()
        let header = GraphHeader(
            rules: RulesFingerprint.of(kinds.rules, timeZone), foldedPosition: foldedPosition.rawValue,
            lengthBytes: UInt64(directory.endBytes))
        header.append(to: &head)
        for entry in directory.entries { entry.append(to: &head) }
        head.appendZeros(GraphFormat.aligned(head.count) - head.count)
        try write(head.bytes)
        try withoutActuallyEscaping(write) { write throws(E) in
            var writer = SectionWriter(write)
            try visit(&writer)
        }
    }

    /// A stored graph, read in place.
    ///
    /// - Parameters:
    ///   - stored: What ``encode(into:)`` gave out, known to be undamaged, at any alignment; kept as long as the graph. What is folded
    ///     later is written beside it, page by page.
    ///   - identifiers: The table of the same log, not older than the graph.
    /// - Returns: Nil when it is of another version, was folded under other rules or in another time zone, or does not fit
    ///   `identifiers`: then fold the log anew. Bytes that no graph gave out may give a graph that answers nonsense, but nothing traps.
    /// - Complexity: O(pages of 4 KiB); no identifier and no link is touched.
    public init?(decoding stored: SharedBytes, rules: IdentityRules, timeZone: TimeZoneRules, identifiers: IdentifierTable) {
        guard let graph = Self.read(stored, rules, timeZone, identifiers) else { return nil }
        self.init(moving: graph)
    }

    /// Exists because an initializer that may fail cannot assign `self` of a type that is not copyable.
    private init(moving graph: consuming IdentityGraph) {
        self.init(graph.kinds, graph.timeZone, graph.identifiers)
        foldedPosition = graph.foldedPosition
        nodes = graph.nodes
        links = graph.links
        restored = graph.restored
        owners = graph.owners
        partings = graph.partings
        refusals = graph.refusals
        retractions = graph.retractions
    }

    private static func read(
        _ stored: SharedBytes, _ rules: IdentityRules, _ timeZone: TimeZoneRules, _ identifiers: IdentifierTable
    ) -> IdentityGraph? {
        guard let header = GraphHeader(stored.bytes), header.rules == RulesFingerprint.of(rules, timeZone),
            header.lengthBytes == UInt64(stored.count), header.foldedPosition <= IdentityBounds.positionMax
        else { return nil }
        var reader = SectionReader(stored)
        guard let kinds = KindTable(rules: rules, appeared: reader.array(.kinds)) else { return nil }
        var graph = IdentityGraph(kinds, timeZone, identifiers)
        graph.foldedPosition = LogPosition(rawValue: header.foldedPosition)
        graph.nodes = NodeTable(&reader)
        graph.links = LinkTable(&reader)
        graph.restored = RestoredLinks(&reader)
        graph.owners = OwnerTable(&reader)
        graph.partings = PartingTable(&reader)
        graph.refusals = RefusalTable(&reader)
        graph.retractions = Retractions(&reader)
        guard reader.isSound, graph.nodes.count - 1 <= identifiers.count else { return nil }
        return graph
    }

    private func visit<Visitor: SectionVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try visitor.array(.kinds, kinds.appeared)
        try nodes.visit(&visitor)
        try links.visit(&visitor)
        try restored.visit(&visitor)
        try owners.visit(&visitor)
        try partings.visit(&visitor)
        try refusals.visit(&visitor)
        try retractions.visit(&visitor)
    }
}
