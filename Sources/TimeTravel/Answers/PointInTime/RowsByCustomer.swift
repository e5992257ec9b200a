import EventModel

/// Rows by the identifiers that they name, so that each customer's are found.
struct RowsByCustomer: Sendable {
    /// The identifier in the upper half, the row in the lower; ascending.
    private let keys: [UInt64]
    /// The identifiers that rows name, ascending, each with its first place in `keys`.
    private(set) var ordinals: [IdentifierOrdinal] = []
    private var starts: [Int] = []

    /// - Complexity: O(rows × log rows).
    init(_ rows: [InputRow], _ range: Range<Int>) {
        keys = range.compactMap { index in
            rows[index].fault == nil && rows[index].customer != .none ? UInt64(rows[index].customer.rawValue) << 32 | UInt64(index) : nil
        }.sorted()
        for (place, key) in keys.enumerated() {
            let ordinal = IdentifierOrdinal(rawValue: UInt32(truncatingIfNeeded: key >> 32))
            guard ordinals.last != ordinal else { continue }
            ordinals.append(ordinal)
            starts.append(place)
        }
        starts.append(keys.count)
    }

    /// Identifiers that rows name: at least as many as there are customers.
    var customerCount: Int { ordinals.count }

    /// The places in ``ordinals`` of those among these identifiers that rows name. O(identifiers × log).
    func places(of members: some Sequence<IdentifierOrdinal>) -> [Int] { members.compactMap { place(of: $0) } }

    /// Places of ``ordinals`` in so many ranges, at most.
    func pieces(_ count: Int) -> [Range<Int>] {
        let length = max((ordinals.count + count - 1) / count, 1)
        return stride(from: 0, to: ordinals.count, by: length).map { $0..<min($0 + length, ordinals.count) }
    }

    /// Calls `body` with each place and the rows that name its identifier.
    func forEach(_ body: (Int, [Int]) throws(QueryError) -> Void) throws(QueryError) {
        for place in ordinals.indices { try body(place, rows(at: place)) }
    }

    func rows(at place: Int) -> [Int] { keys[starts[place]..<starts[place + 1]].map { Int(truncatingIfNeeded: $0 & 0xFFFF_FFFF) } }

    private func place(of ordinal: IdentifierOrdinal) -> Int? {
        var (low, high) = (0, ordinals.count)
        while low < high {
            let middle = (low + high) / 2
            if ordinals[middle] < ordinal { low = middle + 1 } else { high = middle }
        }
        return low < ordinals.count && ordinals[low] == ordinal ? low : nil
    }
}
