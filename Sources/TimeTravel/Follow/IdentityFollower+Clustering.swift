import EventLog
import EventModel
import Identity
import Synchronization

extension IdentityFollower {
    /// Which anchors are one customer's now, for merging. Questions go on meanwhile.
    ///
    /// - Complexity: O(identifiers), and 4 bytes for each.
    func clustering() -> Clustering {
        var clusters: [UInt32] = []
        var next = 0
        while true {
            let isDone = graph.withLock { graph in
                let end = min(next + Self.ordinalsAtOnce, graph.ordinalCount)
                while clusters.count < graph.ordinalCount { clusters.append(0) }
                graph.findLowestMembers(of: next..<end, into: &clusters)
                next = end
                return end == graph.ordinalCount
            }
            if isDone { return Clustering(clusters: clusters) }
        }
    }

    /// As many as a question may have to wait for.
    private static let ordinalsAtOnce = 65_536
}

extension CustomerHistory {
    /// Which anchors are one customer's, as far as identity has followed the log.
    public func clustering() -> Clustering { follower.clustering() }
}
