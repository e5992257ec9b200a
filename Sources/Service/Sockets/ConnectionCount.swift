import Synchronization

/// How many connections a socket has, and whether it may have another.
final class ConnectionCount: Sendable {
    let max: Int
    private let count = Atomic(0)

    init(max: Int) { self.max = max }

    var current: Int { count.load(ordering: .relaxed) }

    /// Counts a connection; false when there are as many as there may be.
    func enter() -> Bool {
        guard count.wrappingAdd(1, ordering: .relaxed).newValue > max else { return true }
        leave()
        return false
    }

    func leave() { count.wrappingSubtract(1, ordering: .relaxed) }
}
