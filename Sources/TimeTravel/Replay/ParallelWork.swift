import Dispatch
import Glibc
import Synchronization

/// Work in pieces on the thread that asks and on processors that have nothing of the kind to do.
///
/// All questions together take as many threads more as there are processors less one: when others have them, a question does its pieces alone.
enum ParallelWork {
    private static let idleHands = Atomic(max(processorCount - 1, 0))
    private static let processorCount = sysconf(Int32(_SC_NPROCESSORS_ONLN))

    /// Pieces that are made for each thread, so that one with a large piece does not keep the others waiting for long.
    static let piecesPerThread = 8

    /// Into how many pieces work that takes long is best cut.
    static var pieceCount: Int { processorCount > 1 ? processorCount * piecesPerThread : 1 }

    /// What `body` makes of each number below `count`, in their order.
    ///
    /// - Throws: What `body` threw for the lowest number for which it did; pieces that were not begun by then are left out.
    static func map<R: Sendable>(_ count: Int, _ body: @Sendable (Int) throws(QueryError) -> R) throws(QueryError) -> [R] {
        let hands = take(upTo: count - 1)
        defer { idleHands.add(hands, ordering: .relaxed) }
        let results = Mutex([Result<R, QueryError>?](repeating: nil, count: count))
        let next = Atomic(0)
        let hasFailed = Atomic(false)
        DispatchQueue.concurrentPerform(iterations: hands + 1) { _ in
            while !hasFailed.load(ordering: .relaxed) {
                let piece = next.add(1, ordering: .relaxed).oldValue
                guard piece < count else { return }
                let result: Result<R, QueryError>
                do throws(QueryError) { result = .success(try body(piece)) } catch {
                    result = .failure(error)
                    hasFailed.store(true, ordering: .relaxed)
                }
                results.withLock { $0[piece] = result }
            }
        }
        var made: [R] = []
        for case let result? in results.withLock({ $0 }) { made.append(try result.get()) }
        return made
    }

    private static func take(upTo wanted: Int) -> Int {
        var idle = idleHands.load(ordering: .relaxed)
        while true {
            let taken = max(min(idle, wanted), 0)
            let (isTaken, found) = idleHands.compareExchange(expected: idle, desired: idle - taken, ordering: .relaxed)
            if isTaken { return taken }
            idle = found
        }
    }
}
