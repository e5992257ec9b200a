/// Performs writes while the writer builds the next, one at a time. Its thread starts with the first.
final class WriteThread: Sendable {
    private struct State {
        var job: (@Sendable () -> WriteOutcome)?
        var isRunning = false
        var isEnding = false
    }

    private let state = ConditionLock(State())
    private let queue: RequestQueue

    /// - Parameter queue: Is told how each write ended.
    init(queue: RequestQueue) { self.queue = queue }

    /// Hands a write over. The one before must have ended.
    func begin(_ job: @escaping @Sendable () -> WriteOutcome) {
        let starts = state.withLock { state in
            precondition(state.job == nil, "one write at a time")
            state.job = job
            defer { state.isRunning = true }
            return !state.isRunning
        }
        if starts { startThread { self.run() } }
        state.wakeAll()
    }

    /// Lets the thread end, once its write is done.
    func end() {
        state.withLock { $0.isEnding = true }
        state.wakeAll()
    }

    private func run() {
        while let job = next() {
            let outcome = job()
            state.withLock { $0.job = nil }
            queue.note(outcome)
        }
    }

    private func next() -> (@Sendable () -> WriteOutcome)? {
        var job: (@Sendable () -> WriteOutcome)?
        state.wait { state in
            job = state.job
            return job != nil || state.isEnding
        }
        return job
    }
}
