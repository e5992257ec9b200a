import EventLog
import EventModel
import Identity
import Projections

/// Replays the whole population to a basis, customer by customer, in the order of their ids.
///
/// The log is read in the order of positions; events are sorted by customer in memory. A log with more payload than
/// ``payloadBytesPerPass`` is read several times, a share of the customers each time, so that memory stays bounded.
struct PopulationReplay {
    let view: ReadView
    let follower: IdentityFollower
    let basis: Basis
    /// Asked whether to go on.
    let history: CustomerHistory

    /// Payload held at once, before columns.
    static let payloadBytesPerPass: UInt64 = 512 << 20

    /// One customer's share of the population.
    struct Entry {
        let customer: CustomerID
        let identifiers: [CustomerIdentifier]
        /// In canonical order, never empty.
        let events: EventBatch
    }

    /// Calls `body` with every customer that has an event at the basis.
    ///
    /// Within a pass in the order of customer ids; customers of a later pass have higher ids.
    func forEachCustomer(_ body: (Entry) throws(QueryError) -> Void) throws(QueryError) {
        let population = Population(follower, basis)
        let bytes = view.payloadBytes(upTo: basis.asKnownAt)
        let passes = Int(bytes / Self.payloadBytesPerPass) + 1
        let share = population.count / passes + 1
        for pass in 0..<passes {
            let range = UInt32(pass * share)..<UInt32(min((pass + 1) * share, population.count))
            if !range.isEmpty { try run(range, population, sharesBlocks: passes == 1, body) }
        }
    }

    private struct Row {
        let oldest: UInt32
        let index: Int
    }

    private func run(
        _ range: Range<UInt32>, _ population: Population, sharesBlocks: Bool, _ body: (Entry) throws(QueryError) -> Void
    ) throws(QueryError) {
        let (batch, rows) = try collect(range, population, sharesBlocks: sharesBlocks)
        var next = 0
        while next < rows.count {
            try history.checkGoesOn()
            let oldest = rows[next].oldest
            var end = next
            while end < rows.count, rows[end].oldest == oldest { end += 1 }
            let identifiers = population.members(of: oldest).compactMap { member in
                view.identifiers.identifier(member).map { CustomerIdentifier($0, ordinal: member) }
            }
            try body(
                Entry(
                    customer: CustomerID(oldest: IdentifierOrdinal(rawValue: oldest)), identifiers: identifiers,
                    events: batch.selecting(rows[next..<end].lazy.map(\.index))))
            next = end
        }
    }

    /// The events of the customers in `range`, and their places sorted by customer and canonical order.
    private func collect(_ range: Range<UInt32>, _ population: Population, sharesBlocks: Bool) throws(QueryError) -> (EventBatch, [Row]) {
        var builder = EventBatchBuilder()
        var rows: [Row] = []
        let filter = BasisFilter(basis: basis)
        var scan = view.batches(upTo: basis.asKnownAt)
        while let batch = try reading({ () throws(EventLogError) in try scan.next() }) {
            try history.checkGoesOn()
            let owners = filter.owners(of: batch, in: follower)
            for index in batch.indices {
                guard let owner = owners[index] else { continue }
                let oldest = population.oldest(of: owner)
                guard range.contains(oldest) else { continue }
                rows.append(Row(oldest: oldest, index: builder.count))
                builder.append(batch[index], copyingEvent: !sharesBlocks)
            }
        }
        let batch = builder.build()
        rows.sort { a, b in
            if a.oldest != b.oldest { return a.oldest < b.oldest }
            let (x, y) = (batch.occurredAt[a.index], batch.occurredAt[b.index])
            return x != y ? x < y : batch.positions[a.index] < batch.positions[b.index]
        }
        return (batch, rows)
    }
}
