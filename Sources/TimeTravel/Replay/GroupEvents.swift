import EventModel

/// The events of a group of customers, by customer and canonical order.
struct GroupEvents {
    struct Row: Sendable {
        let oldest: UInt32
        let index: UInt32
    }

    /// Events, and which of them belong to whom.
    typealias Part = (batch: EventBatch, rows: [Row])

    private let batch: EventBatch
    private let rows: [Row]

    init(_ parts: [Part]) {
        let used = parts.filter { !$0.rows.isEmpty }
        let (batch, rows) = used.count == 1 ? used[0] : Self.joined(used)
        self.batch = batch
        self.rows = rows.sorted { a, b in
            a.oldest != b.oldest ? a.oldest < b.oldest : batch.precedes(Int(a.index), Int(b.index))
        }
    }

    private static func joined(_ parts: [Part]) -> Part {
        var (builder, rows): (EventBatchBuilder, [Row]) = (EventBatchBuilder(), [])
        for (batch, own) in parts {
            for row in own {
                rows.append(Row(oldest: row.oldest, index: UInt32(builder.count)))
                builder.append(batch[Int(row.index)])
            }
        }
        return (builder.build(), rows)
    }

    var count: Int { rows.count }

    /// The oldest identifiers of the customers, ascending.
    var customers: [UInt32] {
        rows.indices.compactMap { $0 > 0 && rows[$0 - 1].oldest == rows[$0].oldest ? nil : rows[$0].oldest }
    }

    /// The events of the customer whose first row stands at `next`, which then stands behind the last; nil at the end.
    func customer(at next: inout Int) -> (oldest: UInt32, events: EventBatch)? {
        guard next < rows.count else { return nil }
        let (start, oldest) = (next, rows[next].oldest)
        while next < rows.count, rows[next].oldest == oldest { next += 1 }
        return (oldest, batch.selecting(rows[start..<next].lazy.map { Int($0.index) }))
    }
}
