import Synchronization

/// The rows of one page, of which several pieces of a population have some: no piece makes rows that those before it have no room left for.
final class SharedPage: Sendable {
    /// One more than are shown: it says that there are more.
    private let rowsMax: Int
    private let taken = Mutex<[Int: Int]>([:])

    /// - Parameter limit: Rows on the page.
    init(_ limit: Int) { rowsMax = limit + 1 }

    /// Whether the next row of a piece may still come on the page; counts it when it may. O(pieces).
    func takes(from piece: Int) -> Bool {
        taken.withLock { taken in
            guard taken.lazy.filter({ $0.key <= piece }).reduce(0, { $0 + $1.value }) < rowsMax else { return false }
            taken[piece, default: 0] += 1
            return true
        }
    }
}
