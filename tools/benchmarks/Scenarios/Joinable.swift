import Foundation
import Synchronization

/// Work on a thread of its own, whose result is waited for.
final class Joinable<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    init(_ work: @escaping @Sendable () throws -> Value) {
        Thread.detachNewThread { [self] in
            let outcome = Result(catching: work)
            result.withLock { $0 = outcome }
            done.signal()
        }
    }

    /// Waits for the end; to be called once.
    func join() throws -> Value {
        done.wait()
        guard let outcome = result.withLock({ $0 }) else { throw BenchError("a thread ended without a result") }
        return try outcome.get()
    }
}
