import EventModel

/// What the writer's thread waits for: requests, of which many add and one takes, and the end of the write that is under way.
///
/// Bounded by its users: a connection has at most two requests in flight, and connections are bounded.
final class RequestQueue: Sendable {
    private struct State {
        var waiting: [AppendRequest] = []
        /// Their payload bytes, and one for each.
        var waitingBytes = 0
        /// The taker sleeps until so much waits.
        var wantedBytes = Int.max
        var outcome: WriteOutcome?
        var roll: RollRequest?
        /// Requests that came before it was asked for, and wait.
        var requestsBeforeRoll = 0
        var isClosed = false

        mutating func take(payloadBytesMax: Int) -> [AppendRequest] {
            var (count, bytes) = (0, 0)
            let available = roll == nil ? waiting.count : requestsBeforeRoll
            while count < available, count == 0 || bytes < payloadBytesMax {
                bytes += waiting[count].events.payloadBytes
                count += 1
            }
            defer { waiting.removeFirst(count) }
            waitingBytes -= bytes + count
            requestsBeforeRoll = max(requestsBeforeRoll - count, 0)
            return Array(waiting[..<count])
        }
    }

    private let state = ConditionLock(State())

    /// Is told how rolling ended; nil when it went well.
    typealias RollRequest = @Sendable (EventLogError?) -> Void

    enum Taken {
        case requests([AppendRequest])
        /// The active LogSegment is to roll, behind all requests before.
        case roll(RollRequest)
        /// The write that was under way has ended.
        case written(WriteOutcome)
        /// Nothing came in time.
        case idle
        case closed
    }

    /// When the taker wakes up.
    struct Wish {
        /// A write is under way: its end wakes, and ``RequestQueue/close()`` does not.
        var isWriting = false
        /// Requests with fewer payload bytes may go on waiting while a write is under way.
        var payloadBytesMin = 1
        /// No more are taken, but for one request; with 0 none is.
        var payloadBytesMax = Int.max
        /// After how long to come back with nothing; nil for never.
        var idleMilliseconds: Int?
    }

    var count: Int { state.withLock { $0.waiting.count } }

    /// False when the queue is closed: the caller answers the request.
    func add(_ request: AppendRequest) -> Bool {
        let bytes = request.events.payloadBytes + 1
        let (isTaken, wakes) = state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            state.waiting.append(request)
            state.waitingBytes += bytes
            guard state.waitingBytes >= state.wantedBytes else { return (true, false) }
            state.wantedBytes = .max
            return (true, true)
        }
        if wakes { state.wakeAll() }
        return isTaken
    }

    /// Asks for the active LogSegment to roll once what waits is written; `answer` is called once. One who asks at a time.
    ///
    /// - Returns: False when the queue is closed; `answer` is then not called.
    func askToRoll(_ answer: @escaping RollRequest) -> Bool {
        let isTaken = state.withLock { state in
            guard !state.isClosed else { return false }
            precondition(state.roll == nil, "one who asks to roll at a time")
            (state.roll, state.requestsBeforeRoll) = (answer, state.waiting.count)
            return true
        }
        state.wakeAll()
        return isTaken
    }

    /// Takes back the wish to roll that nobody will fulfil.
    func takeRoll() -> RollRequest? {
        state.withLock { state in
            defer { state.roll = nil }
            return state.roll
        }
    }

    func close() {
        state.withLock { $0.isClosed = true }
        state.wakeAll()
    }

    /// Tells the taker that the write under way has ended.
    func note(_ outcome: WriteOutcome) {
        state.withLock { $0.outcome = outcome }
        state.wakeAll()
    }

    /// Waits for what comes first: the end of the write under way, or requests, oldest first.
    func next(_ wish: Wish) -> Taken {
        var taken = Taken.idle
        state.wait(milliseconds: wish.idleMilliseconds) { state in
            guard let ready = Self.ready(&state, wish) else { return false }
            taken = ready
            return true
        }
        return taken
    }

    private static func ready(_ state: inout State, _ wish: Wish) -> Taken? {
        state.wantedBytes = .max
        if let outcome = state.outcome {
            state.outcome = nil
            return .written(outcome)
        }
        let isRollNext = state.roll != nil && state.requestsBeforeRoll == 0
        if wish.payloadBytesMax > 0, !state.waiting.isEmpty, !isRollNext, !wish.isWriting || state.waitingBytes >= wish.payloadBytesMin {
            return .requests(state.take(payloadBytesMax: wish.payloadBytesMax))
        }
        if let roll = state.roll, isRollNext, !wish.isWriting {
            state.roll = nil
            return .roll(roll)
        }
        if state.isClosed, !wish.isWriting { return .closed }
        if wish.payloadBytesMax > 0 { state.wantedBytes = wish.isWriting ? wish.payloadBytesMin : 1 }
        return nil
    }

    /// What waits, at once.
    func takeWaiting(payloadBytesMax: Int) -> [AppendRequest] {
        payloadBytesMax > 0 ? state.withLock { $0.take(payloadBytesMax: payloadBytesMax) } : []
    }
}
