import EventModel
import Glibc

/// Requests on their way to the writer's thread. Many add, one takes.
///
/// Bounded by its users: a connection has at most two requests in flight, and connections are bounded.
final class RequestQueue: @unchecked Sendable {
    // Unchecked, since every stored property is touched with `mutex` held only.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var waiting: [AppendRequest] = []
    private var isClosed = false

    init() {
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    enum Taken {
        case requests([AppendRequest])
        /// Nothing came in time.
        case idle
        case closed
    }

    var count: Int { locked { waiting.count } }

    /// False when the queue is closed: the caller answers the request.
    func add(_ request: AppendRequest) -> Bool {
        locked {
            guard !isClosed else { return false }
            waiting.append(request)
            if waiting.count == 1 { pthread_cond_signal(condition) }
            return true
        }
    }

    func close() {
        locked {
            isClosed = true
            pthread_cond_signal(condition)
        }
    }

    /// Takes what waits, oldest first, up to `payloadBytesTarget` and at least one; waits when nothing does.
    ///
    /// - Parameter idleMilliseconds: After how long to come back with nothing; nil for never.
    func take(payloadBytesTarget: Int, idleMilliseconds: Int?) -> Taken {
        locked {
            let deadline = idleMilliseconds.map(Self.deadline)
            while waiting.isEmpty {
                if isClosed { return .closed }
                guard var deadline else {
                    pthread_cond_wait(condition, mutex)
                    continue
                }
                if pthread_cond_timedwait(condition, mutex, &deadline) == ETIMEDOUT, waiting.isEmpty, !isClosed { return .idle }
            }
            var (count, bytes) = (0, 0)
            while count < waiting.count, count == 0 || bytes < payloadBytesTarget {
                bytes += waiting[count].events.payloadBytes
                count += 1
            }
            defer { waiting.removeFirst(count) }
            return .requests(Array(waiting[0..<count]))
        }
    }

    private static func deadline(_ milliseconds: Int) -> timespec {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let nanoseconds = Int(time.tv_nsec) + milliseconds % 1000 * 1_000_000
        return timespec(tv_sec: time.tv_sec + milliseconds / 1000 + nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
    }

    private func locked<R>(_ body: () -> R) -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }
}
