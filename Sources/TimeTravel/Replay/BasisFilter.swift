import EventModel
import Identity

/// Which events of the log count at a basis, and to whom they belong.
///
/// An answer uses exactly the events with occurredAt ≤ asOf and position ≤ asKnownAt that no retraction known then takes out.
struct BasisFilter {
    let basis: Basis

    /// The owner of each event of the batch; nil for events that do not count or belong to nobody.
    func owners(of batch: EventBatch, in follower: IdentityFollower) -> [IdentifierOrdinal?] {
        follower.ask { graph in
            batch.indices.map { index in
                guard counts(batch, index, graph) else { return nil }
                return graph.owner(ofEventAt: batch.positions[index], anchor: batch.anchors[index])
            }
        }
    }

    /// Whether each event of the batch counts, whoever it belongs to.
    func counts(_ batch: EventBatch, in follower: IdentityFollower) -> [Bool] {
        follower.ask { graph in batch.indices.map { counts(batch, $0, graph) } }
    }

    private func counts(_ batch: EventBatch, _ index: Int, _ graph: borrowing IdentityGraph) -> Bool {
        let position = batch.positions[index]
        return batch.occurredAt[index] <= basis.asOf && position <= basis.asKnownAt
            && !graph.retractions.isRetracted(position, asKnownAt: basis.asKnownAt)
    }
}
