import EventModel

/// Rows by the identifiers that they name, so that each customer's are found.
struct RowsByCustomer {
    /// The identifier in the upper half, the row in the lower; ascending.
    private let keys: [UInt64]
    /// The identifiers that rows name, ascending, each with its first place in `keys`.
    private var ordinals: [IdentifierOrdinal] = []
    private var starts: [Int] = []
    private var isTaken: [Bool] = []
    private var next = 0

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
        isTaken = Array(repeating: false, count: ordinals.count)
    }

    /// Identifiers that rows name: at least as many as there are customers.
    var customerCount: Int { ordinals.count }

    /// The rows that name one of these identifiers, which are then taken. O(identifiers × log).
    mutating func take(_ members: some Sequence<IdentifierOrdinal>) -> [Int] {
        var found: [Int] = []
        for member in members {
            guard let place = place(of: member), !isTaken[place] else { continue }
            isTaken[place] = true
            found += rows(at: place)
        }
        return found
    }

    /// An identifier of which no rows were taken; nil when there is none any more. Each is given once.
    mutating func nextUntouched() -> IdentifierOrdinal? {
        while next < ordinals.count, isTaken[next] { next += 1 }
        guard next < ordinals.count else { return nil }
        next += 1
        return ordinals[next - 1]
    }

    /// Calls `body` with the rows of each identifier of which none were taken.
    func forEachLeft(_ body: ([Int]) throws(QueryError) -> Void) throws(QueryError) {
        for place in ordinals.indices where !isTaken[place] { try body(rows(at: place)) }
    }

    private func rows(at place: Int) -> [Int] { keys[starts[place]..<starts[place + 1]].map { Int(truncatingIfNeeded: $0 & 0xFFFF_FFFF) } }

    private func place(of ordinal: IdentifierOrdinal) -> Int? {
        var (low, high) = (0, ordinals.count)
        while low < high {
            let middle = (low + high) / 2
            if ordinals[middle] < ordinal { low = middle + 1 } else { high = middle }
        }
        return low < ordinals.count && ordinals[low] == ordinal ? low : nil
    }
}
