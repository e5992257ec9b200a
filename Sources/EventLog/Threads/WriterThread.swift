import EventModel
import Synchronization

/// The thread that owns the ``LogWriter``. Starts with the log and ends with ``stop()`` or when the log is poisoned.
final class WriterThread: Sendable {
    let queue = RequestQueue()
    private let state = Mutex(State())
    private let ended = ConditionLock(false)

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
        let job = WriterJob(writer)
        startThread { [self] in
            if let writer = job.take() { run(writer) }
        }
    }

    /// Lets the writer finish everything submitted so far and waits for it.
    func stop() {
        queue.close()
        ended.wait { $0 }
    }

    private func run(_ writer: consuming LogWriter) {
        do throws(EventLogError) {
            try work(&writer)
        } catch {
            fail(error)
        }
        writer.end()
        ended.withLock { $0 = true }
        ended.wakeAll()
    }

    private func work(_ writer: inout LogWriter) throws(EventLogError) {
        while true {
            switch queue.next(writer.wish) {
            case .requests(let requests):
                try writer.add(requests)
                if !writer.isWriting { try writer.write() }
            case .written(let outcome):
                try writer.finish(outcome)
                guard writer.hasBuilt else { continue }
                // The disk is free: whatever else waits goes with what was built meanwhile.
                let more = queue.takeWaiting(payloadBytesMax: writer.wish.payloadBytesMax)
                if !more.isEmpty { try writer.add(more) }
                // Unless a roll has written everything.
                try writer.write()
            case .roll(let answer):
                try roll(&writer, answer)
            case .idle:
                try writer.writeIdleMarker()
            case .closed:
                return try writer.writeIdleMarker()
            }
        }
    }

    private func roll(_ writer: inout LogWriter, _ answer: RequestQueue.RollRequest) throws(EventLogError) {
        do throws(EventLogError) {
            try writer.roll()
            answer(nil)
        } catch {
            answer(error)
            // A full disk has changed nothing.
            guard error.code == .diskFull, !writer.isPoisoned else { throw error }
        }
    }

    private func fail(_ error: EventLogError) {
        let handler = state.withLock { state in
            state.failure = error
            return state.onPoisoned
        }
        handler?(error)
        queue.close()
        queue.takeRoll()?(error)
        let answer = EventError(.shuttingDown, "the log's disk failed: \(error.description)")
        while case .requests(let requests) = queue.next(RequestQueue.Wish()) {
            for request in requests { request.reject(answer) }
        }
    }
}

/// Carries the writer, which cannot be copied, into its thread.
private final class WriterJob: @unchecked Sendable {
    // Unchecked, since the thread that takes the writer is started after it was put in.
    private var writer: LogWriter?

    init(_ writer: consuming LogWriter) { self.writer = consume writer }

    func take() -> LogWriter? { writer.take() }
}
