import EventLog
import NIOCore

/// A request on loan to a connection. Touched on its event loop only.
final class AppendRequestSlot: @unchecked Sendable {
    // Unchecked, since what other threads do with it is to send it back to its event loop.
    let eventLoop: any EventLoop
    weak var pool: AppendRequestPool?
    /// The connection that fills it or waits for it; nil once that is gone.
    weak var owner: AppendConnection?
    /// The writer is done with it.
    private(set) var isDone = false
    /// When the line of its first event was read.
    var readAt: NIODeadline?

    private(set) lazy var request = AppendRequest(origin: Hello.unsaid.origin) { [weak self] _ in
        guard let self else { return }
        eventLoop.execute { self.complete() }
    }

    init(eventLoop: any EventLoop, pool: AppendRequestPool) {
        (self.eventLoop, self.pool) = (eventLoop, pool)
    }

    private func complete() {
        isDone = true
        if let owner { owner.requestCompleted() } else { pool?.giveBack(self) }
    }

    /// Makes it as good as new.
    func reset() {
        (owner, isDone, readAt) = (nil, false, nil)
        request.reset()
    }
}
