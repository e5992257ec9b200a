import EventModel
import Glibc
import Synchronization

/// The thread that owns the ``LogWriter``. Starts with the log and ends with ``stop()`` or when the log is poisoned.
final class WriterThread: Sendable {
    let queue = RequestQueue()
    private let state = Mutex(State())
    private let ended = Semaphore()

    private struct State {
        var onPoisoned: (@Sendable (EventLogError) -> Void)?
        var failure: EventLogError?
    }

    /// The error that poisoned the log; nil while all is well.
    var failure: EventLogError? { state.withLock { $0.failure } }

    /// Calls the handler once when the log is poisoned, at once when it is already.
    func onPoisoned(_ handler: @escaping @Sendable (EventLogError) -> Void) {
        let failure = state.withLock { state in
            state.onPoisoned = handler
            return state.failure
        }
        if let failure { handler(failure) }
    }

    /// Starts the thread; it keeps `self` alive until it ends.
    func start(_ writer: consuming LogWriter) {
        let job = ThreadJob(writer: writer, thread: self)
        var id = pthread_t()
        let status = pthread_create(&id, nil, { context in
            guard let context else { return nil }
            let job = Unmanaged<ThreadJob>.fromOpaque(context).takeRetainedValue()
            job.run()
            return nil
        }, Unmanaged.passRetained(job).toOpaque())
        precondition(status == 0, "the system gives no thread for the writer: \(status)")
        pthread_detach(id)
    }

    /// Lets the writer finish everything submitted so far and waits for it.
    func stop() {
        queue.close()
        ended.wait()
    }

    fileprivate func run(_ writer: consuming LogWriter) {
        do throws(EventLogError) {
            try work(&writer)
        } catch {
            fail(error)
        }
        ended.signal()
    }

    private func work(_ writer: inout LogWriter) throws(EventLogError) {
        var hasMarked = true
        while true {
            let idle = hasMarked ? nil : EventLogOptions.idleMilliseconds
            switch queue.take(payloadBytesTarget: EventLogOptions.commitBytesTarget, idleMilliseconds: idle) {
            case .requests(let requests):
                try writer.commit(requests)
                hasMarked = false
            case .idle:
                try writer.writeIdleMarker()
                hasMarked = true
            case .closed:
                return try writer.close()
            }
        }
    }

    private func fail(_ error: EventLogError) {
        let handler = state.withLock { state in
            state.failure = error
            return state.onPoisoned
        }
        handler?(error)
        queue.close()
        let answer = EventError(.shuttingDown, "the log's disk failed: \(error.description)")
        while case .requests(let requests) = queue.take(payloadBytesTarget: .max, idleMilliseconds: nil) {
            for request in requests { request.reject(answer) }
        }
    }
}

/// Carries the writer, which cannot be copied, into its thread.
private final class ThreadJob {
    private var writer: LogWriter?
    private let thread: WriterThread

    init(writer: consuming LogWriter, thread: WriterThread) {
        self.writer = consume writer
        self.thread = thread
    }

    func run() {
        guard let writer = writer.take() else { return }
        thread.run(writer)
    }
}

/// A one-time event that any number may wait for.
private final class Semaphore: @unchecked Sendable {
    // Unchecked, since the semaphore is the system's own and thread-safe.
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(semaphore, 0, 0) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func signal() { sem_post(semaphore) }

    func wait() {
        while sem_wait(semaphore) != 0 {}
        sem_post(semaphore)
    }
}
