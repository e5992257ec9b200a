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
            batch.indices.map { index in counts(batch, index, graph) ? owner(batch, index, graph) : nil }
        }
    }

    /// Indices of the events that count and belong to a customer. Takes the graph's lock once.
    func indices(of customer: Customer, in batch: EventBatch, _ follower: IdentityFollower) -> [Int] {
        follower.ask { graph in
            batch.indices.filter { index in
                guard counts(batch, index, graph), let owner = owner(batch, index, graph) else { return false }
                return customer.contains(owner)
            }
        }
    }

    /// Indices of the events that count, whoever they belong to.
    func indices(in batch: EventBatch, _ follower: IdentityFollower) -> [Int] {
        follower.ask { graph in batch.indices.filter { counts(batch, $0, graph) } }
    }

    private func owner(_ batch: EventBatch, _ index: Int, _ graph: borrowing IdentityGraph) -> IdentifierOrdinal? {
        graph.owner(ofEventAt: batch.positions[index], anchor: batch.anchors[index])
    }

    private func counts(_ batch: EventBatch, _ index: Int, _ graph: borrowing IdentityGraph) -> Bool {
        let position = batch.positions[index]
        return batch.occurredAt[index] <= basis.asOf && position <= basis.asKnownAt
            && !graph.retractions.isRetracted(position, asKnownAt: basis.asKnownAt)
    }
}

extension EventBatch {
    /// Some of these events in canonical order (occurredAt, position): copied once, or not at all when they are all of them and in order.
    ///
    /// - Parameter wanted: Ascending.
    func canonically(_ wanted: [Int]) -> EventBatch {
        let isOrdered = zip(wanted, wanted.dropFirst()).allSatisfy { precedes($0, $1) }
        guard !isOrdered || wanted.count < count else { return self }
        return selecting(isOrdered ? wanted : wanted.sorted { precedes($0, $1) })
    }

    func precedes(_ a: Int, _ b: Int) -> Bool {
        occurredAt[a] != occurredAt[b] ? occurredAt[a] < occurredAt[b] : positions[a] < positions[b]
    }
}
