/// Something that another thread does while who wants it waits.
final class AwaitedJob<R>: @unchecked Sendable {
    // Unchecked, since who made it touches nothing of it while it waits.
    private let job: () throws(EventLogError) -> R
    private let outcome = ConditionLock<Result<R, EventLogError>?>(nil)

    init(_ job: @escaping () throws(EventLogError) -> R) { self.job = job }

    /// Does it, unless `check` throws.
    func run(unless check: () throws(EventLogError) -> Void) {
        let result = Result { () throws(EventLogError) in
            try check()
            return try job()
        }
        outcome.withLock { $0 = result }
        outcome.wakeAll()
    }

    /// Waits until it is done.
    func result() throws(EventLogError) -> R {
        var found: Result<R, EventLogError>?
        outcome.wait { result in
            found = result
            return result != nil
        }
        guard let found else { preconditionFailure("waited for without an end") }
        return try found.get()
    }
}
