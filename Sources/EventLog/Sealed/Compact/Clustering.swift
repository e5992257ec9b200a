import EventModel

/// Which anchors a merge places side by side: those of one cluster, such as one customer's, in the order of their ordinals.
///
/// It decides where rows stand, so what a cold disk has to read for a customer, and nothing else: every answer is the same without it.
public struct Clustering: Sendable {
    /// By ordinal; those behind the last are clusters of their own.
    private let clusters: [UInt32]

    /// - Parameter clusters: For each ordinal from 0 on the cluster's number, any that the ordinals of one cluster share and others do not;
    ///   their lowest ordinal is the choice that changes least when clusters grow.
    public init(clusters: [UInt32]) { self.clusters = clusters }

    /// What the files themselves say, the word of younger ones counting; nil when none of them is clustered.
    init?(keptBy files: [SealedSegment]) {
        guard files.contains(where: { $0.clusters != nil }) else { return nil }
        var clusters: [UInt32] = []
        for file in files {
            let ordinals = file.identifiers.count
            file.clusters?.forEach { anchor, cluster in
                // No event has an anchor that the log does not know, whatever a file says of it.
                guard Int(anchor) <= ordinals else { return }
                while clusters.count <= Int(anchor) { clusters.append(UInt32(clusters.count)) }
                clusters[Int(anchor)] = cluster
            }
        }
        self.init(clusters: clusters)
    }

    /// O(1).
    @inline(__always)
    public func cluster(of anchor: UInt32) -> UInt32 { Int(anchor) < clusters.count ? clusters[Int(anchor)] : anchor }
}

/// Where a merge places the anchors of its inputs.
struct ClusterPlan {
    /// Nil when no anchor of the inputs stands beside others.
    let clustering: Clustering?
    /// Anchors that do, each once, by anchor.
    let members: [ClusterKey]
    /// For each input the runs that have another place among its others than before, in the new order.
    let moved: [[MovedRun]]

    /// A run of a file that goes elsewhere.
    struct MovedRun {
        var key: ClusterKey
        var group: UInt32
        var run: UInt32
    }

    var movesNothing: Bool { moved.allSatisfy(\.isEmpty) }

    /// - Parameter wanted: Nil to keep what the inputs are clustered by.
    /// - Throws: ``EventLogError`` `damaged` when the runs of an input cannot be read.
    /// - Complexity: O(runs) when there is anything to cluster, and 16 bytes for each run that moves; O(1) otherwise.
    init(_ inputs: [SealedSegment], _ wanted: Clustering?) throws(EventLogError) {
        guard let clustering = wanted ?? Clustering(keptBy: inputs) else {
            (self.clustering, members, moved) = (nil, [], inputs.map { _ in [] })
            return
        }
        var (members, moved): ([ClusterKey], [[MovedRun]]) = ([], [])
        for input in inputs {
            var ofInput: [MovedRun] = []
            for (index, group) in input.groups.enumerated() {
                let columns = try group.columns()
                for run in 0..<group.entry.runs {
                    let old = columns.key(ofRun: run)
                    let new = ClusterKey(cluster: clustering.cluster(of: old.anchor), anchor: old.anchor)
                    if new != old { ofInput.append(MovedRun(key: new, group: UInt32(index), run: UInt32(run))) }
                    if new.isClustered { members.append(new) }
                }
            }
            ofInput.sort { $0.key != $1.key ? $0.key < $1.key : $0.group < $1.group }
            moved.append(ofInput)
        }
        members.sort { $0.anchor < $1.anchor }
        self.clustering = members.isEmpty ? nil : clustering
        self.members = members.enumerated().filter { $0.offset == 0 || members[$0.offset - 1] != $0.element }.map(\.element)
        self.moved = moved
    }
}

extension SealedSegment {
    /// Whether writing the file anew would place any run elsewhere.
    func isToCluster(by clustering: Clustering) throws(EventLogError) -> Bool {
        guard footer.level < SealedFormat.levelMax, LogFile(self).policyItem.isMergeable else { return false }
        return try !ClusterPlan([self], clustering).movesNothing
    }
}
