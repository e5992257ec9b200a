import Synchronization

/// Instants that one thread sets and another reads.
final class SharedMoments: @unchecked Sendable {
    // Unchecked, since every element is atomic.
    private let moments: UnsafeMutablePointer<Atomic<Int>>
    private let count: Int

    init(count: Int) {
        self.count = count
        moments = .allocate(capacity: max(1, count))
        for index in 0..<count { (moments + index).initialize(to: Atomic(0)) }
    }

    deinit {
        moments.deinitialize(count: count)
        moments.deallocate()
    }

    func set(_ index: Int, _ nanos: Int) { moments[index].store(nanos, ordering: .releasing) }
    func get(_ index: Int) -> Int { moments[index].load(ordering: .acquiring) }
}
