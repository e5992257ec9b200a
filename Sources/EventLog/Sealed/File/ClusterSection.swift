import EventModel

/// Which anchors of a file belong to a cluster that is not their own number. Grammar: EventLog.docc/SealedLogSegmentFormat.md, "Clusters".
struct ClusterSection: Sendable {
    private let anchors: AscendingColumn
    private let clusters: IntegerColumn

    var count: Int { anchors.count }

    /// Opens a section whose checksum holds; nil when it breaks the grammar.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard var scan = ColumnScan(bytes), let head = scan.take(8) else { return nil }
        let (count, anchorBytes) = (Int(head.field(0, as: UInt32.self)), Int(head.field(4, as: UInt32.self)))
        guard count > 0, count <= SealedFormat.rowsMax, let anchorPart = scan.take(anchorBytes), let anchors = AscendingColumn(anchorPart, count: count),
            let clusterPart = scan.take(scan.left), let clusters = IntegerColumn(clusterPart, count: count)
        else { return nil }
        (self.anchors, self.clusters) = (anchors, clusters)
    }

    /// The cluster of an anchor: the anchor itself unless the section says otherwise.
    ///
    /// - Complexity: O(log n).
    func cluster(of anchor: UInt32) -> UInt32 {
        let place = anchors.lowerBound(UInt64(anchor))
        return place < count && anchors[place] == UInt64(anchor) ? UInt32(truncatingIfNeeded: clusters[place]) : anchor
    }

    /// Calls `body` with each anchor of the section and its cluster, by anchor.
    func forEach(_ body: (_ anchor: UInt32, _ cluster: UInt32) -> Void) {
        for place in 0..<count { body(UInt32(truncatingIfNeeded: anchors[place]), UInt32(truncatingIfNeeded: clusters[place])) }
    }

    /// Appends the section.
    ///
    /// - Parameter members: By anchor, each once.
    static func append(_ members: [ClusterKey], to heap: inout ByteHeap) {
        heap.appendFixed(UInt32(members.count))
        let sizeOffset = heap.count
        heap.appendFixed(UInt32(0))
        members.map { UInt64($0.anchor) }.appendAscending(to: &heap)
        heap.patch(UInt32(heap.count - sizeOffset - 4), at: sizeOffset)
        var encoder = IntegerColumnEncoder()
        let clusters = members.map { Int64($0.cluster) }
        clusters.withUnsafeBufferPointer { _ = encoder.append($0, to: &heap) }
    }
}

/// An anchor and the cluster that it belongs to, which is what a file's runs are sorted by.
struct ClusterKey: Hashable, Comparable {
    private let value: UInt64

    @inline(__always)
    init(cluster: UInt32, anchor: UInt32) { value = UInt64(cluster) << 32 | UInt64(anchor) }

    var cluster: UInt32 { UInt32(value >> 32) }
    var anchor: UInt32 { UInt32(truncatingIfNeeded: value) }
    /// Whether the anchor stands beside others.
    var isClustered: Bool { cluster != anchor }

    @inline(__always)
    static func < (a: ClusterKey, b: ClusterKey) -> Bool { a.value < b.value }
}
