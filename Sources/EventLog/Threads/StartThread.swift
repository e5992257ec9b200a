import Glibc

/// Runs `body` on a thread of its own.
func startThread(_ body: @escaping @Sendable () -> Void) {
    var id = pthread_t()
    let status = pthread_create(&id, nil, { context in
        guard let context else { return nil }
        Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run()
        return nil
    }, Unmanaged.passRetained(ThreadBody(run: body)).toOpaque())
    precondition(status == 0, "the system gives no thread for the log: \(status)")
    pthread_detach(id)
}

private final class ThreadBody {
    let run: @Sendable () -> Void

    init(run: @escaping @Sendable () -> Void) { self.run = run }
}

/// From now on the calling thread gets the processor only when others leave it: for work that nobody waits for yet.
///
/// Linux keeps a priority for each thread; being refused one changes nothing but speed.
func lowerThreadPriority() { _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, backgroundNiceness) }

private let backgroundNiceness: Int32 = 10
