import NIOCore
import Synchronization

/// The state that the sending task and the channel's event loop share.
///
/// Whoever waits (for the greeting, for room, for the end) is woken at every change and looks again.
final class AppendSession: Sendable {
    fileprivate struct State {
        var progress = AppendProgress()
        var greeting: AppendGreeting?
        var lastRejection: AppendRejection?
        var failure: ClientError?
        var isClosed = false
        /// When the daemon last did something while it owed us an answer.
        var lastProgressAt: NIODeadline = .now()
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let onReceipt: (@Sendable (AppendReceipt) -> Void)?
    private let onRejection: (@Sendable (AppendRejection) -> Void)?

    init(onReceipt: (@Sendable (AppendReceipt) -> Void)?, onRejection: (@Sendable (AppendRejection) -> Void)?) {
        (self.onReceipt, self.onRejection) = (onReceipt, onRejection)
    }

    var totals: AppendTotals { state.withLock { $0.progress.totals } }
    var greeting: AppendGreeting? { state.withLock { $0.greeting } }

    // MARK: The daemon's side

    /// Takes a reply in, on the event loop.
    func received(_ reply: AppendReply) throws(ClientError) {
        try note(reply)
        switch reply {
        case .receipt(let receipt): onReceipt?(receipt.countedFromFirstEvent)
        case .rejection(let rejection): onRejection?(rejection.countedFromFirstEvent)
        case .greeting, .ack: break
        }
    }

    private func note(_ reply: AppendReply) throws(ClientError) {
        let woken = try state.withLock { state throws(ClientError) in
            state.lastProgressAt = .now()
            switch reply {
            case .greeting(let greeting): state.greeting = greeting
            case .ack(let ack): try state.progress.acknowledge(ack)
            case .rejection(let rejection): state.lastRejection = rejection
            case .receipt: return [CheckedContinuation<Void, Never>]()
            }
            return state.takeWaiters()
        }
        for waiter in woken { waiter.resume() }
    }

    func failed(_ error: ClientError) {
        let woken = state.withLock { state in
            state.failure = state.failure ?? error
            return state.takeWaiters()
        }
        for waiter in woken { waiter.resume() }
    }

    func closed() {
        let woken = state.withLock { state in
            state.isClosed = true
            return state.takeWaiters()
        }
        for waiter in woken { waiter.resume() }
    }

    /// Whether the daemon has owed an answer for longer than `limit` without a sign of life.
    func isOverdue(after limit: TimeAmount) -> Bool {
        state.withLock { state in
            let owes = state.greeting == nil || state.progress.totals.unacknowledgedLines > 0
            return owes && NIODeadline.now() - state.lastProgressAt > limit
        }
    }

    // MARK: The caller's side

    /// Waits for the answer to the hello.
    func awaitGreeting() async throws(ClientError) -> AppendGreeting {
        while true {
            let greeting = try state.withLock { state throws(ClientError) -> AppendGreeting? in
                if let greeting = state.greeting { return greeting }
                if let refusal = state.lastRejection { throw ClientError(.refused, "\(refusal.code): \(refusal.message)") }
                if let failure = state.ending { throw failure }
                return nil
            }
            if let greeting { return greeting }
            await change { $0.greeting == nil && $0.ending == nil && $0.lastRejection == nil }
        }
    }

    /// Waits until the chunk fits under the limit, then counts it as sent.
    func reserve(lines: Int, bytes: Int, inFlightBytesMax: Int) async throws(ClientError) {
        while true {
            let isReserved = try state.withLock { state throws(ClientError) in
                if let failure = state.ending { throw failure }
                guard state.progress.hasRoom(for: bytes, inFlightBytesMax: inFlightBytesMax) else { return false }
                if state.progress.totals.unacknowledgedLines == 0 { state.lastProgressAt = .now() }
                state.progress.sent(lines: lines, bytes: bytes)
                return true
            }
            if isReserved { return }
            await change { $0.ending == nil && !$0.progress.hasRoom(for: bytes, inFlightBytesMax: inFlightBytesMax) }
        }
    }

    /// Waits until the daemon has acknowledged everything sent so far.
    func awaitAcknowledged() async throws(ClientError) {
        while true {
            let isDone = try state.withLock { state throws(ClientError) in
                if state.progress.totals.unacknowledgedLines == 0 { return true }
                if let failure = state.ending { throw failure }
                return false
            }
            if isDone { return }
            await change { $0.ending == nil && $0.progress.totals.unacknowledgedLines > 0 }
        }
    }

    /// Waits until the connection is closed; everything must be acknowledged then.
    func awaitEnd() async throws(ClientError) -> AppendTotals {
        await change { !$0.isClosed }
        return try state.withLock { state throws(ClientError) in
            if let failure = state.failure { throw failure }
            if state.progress.totals.unacknowledgedLines > 0, let failure = state.ending { throw failure }
            return state.progress.totals
        }
    }

    /// Throws the daemon's own reason for having closed, if it gave one; waits for the close to be complete.
    func refusalOfEnding() async throws(ClientError) {
        await change { !$0.isClosed }
        try state.withLock { state throws(ClientError) in
            // A daemon that fell silent was given up by us: that is the reason, and the broken connection its consequence.
            if let failure = state.failure { throw failure }
            if state.lastRejection?.isRetryable == true, let ending = state.ending { throw ending }
        }
    }

    /// Returns once `isWaiting` is false.
    private func change(while isWaiting: @escaping @Sendable (borrowing State) -> Bool) async {
        while state.withLock({ isWaiting($0) }) {
            await withCheckedContinuation { continuation in
                let isLate = state.withLock { state in
                    guard isWaiting(state) else { return true }
                    state.waiters.append(continuation)
                    return false
                }
                if isLate { continuation.resume() }
            }
        }
    }
}

extension AppendSession.State {
    /// Why nothing more can be sent; nil while it can.
    fileprivate var ending: ClientError? {
        if let failure { return failure }
        guard isClosed else { return nil }
        let why = lastRejection.map { ": \($0.code), \($0.message)" } ?? ""
        let unknown = progress.totals.unacknowledgedLines
        let advice =
            unknown == 0 ? "" : "; \(unknown) lines are not acknowledged: send them again, what is stored already counts as duplicate"
        return ClientError(.closedEarly, "hindsightd closed the connection\(why)\(advice)")
    }

    fileprivate mutating func takeWaiters() -> [CheckedContinuation<Void, Never>] {
        defer { waiters = [] }
        return waiters
    }
}

extension AppendReceipt {
    fileprivate var countedFromFirstEvent: AppendReceipt {
        var receipt = self
        receipt.line = max(0, line - AppendProgress.helloLines)
        return receipt
    }
}

extension AppendRejection {
    fileprivate var countedFromFirstEvent: AppendRejection {
        var rejection = self
        rejection.line = max(0, line - AppendProgress.helloLines)
        return rejection
    }
}
