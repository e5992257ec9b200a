import NIOCore

/// The requests of one event loop: bounds what all its connections hold together. Used on that event loop only.
final class AppendRequestPool {
    private let eventLoop: any EventLoop
    private let limits: AppendLimits
    private var free: [AppendRequestSlot] = []
    private var onLoan: [ObjectIdentifier: AppendRequestSlot] = [:]
    private var waiting: [AppendConnection] = []

    init(eventLoop: any EventLoop, limits: AppendLimits) {
        (self.eventLoop, self.limits) = (eventLoop, limits)
    }

    /// A request, or nil when all are on loan: ``AppendConnection/requestIsFree()`` is then called in turn.
    func borrow(for connection: AppendConnection) -> AppendRequestSlot? {
        guard onLoan.count < limits.requestsPerLoopMax else {
            if !waiting.contains(where: { $0 === connection }) { waiting.append(connection) }
            return nil
        }
        let slot = free.popLast() ?? AppendRequestSlot(eventLoop: eventLoop, pool: self)
        slot.owner = connection
        onLoan[ObjectIdentifier(slot)] = slot
        return slot
    }

    /// Takes a request back; whoever waits longest is told, from the event loop's next turn.
    func giveBack(_ slot: AppendRequestSlot) {
        guard onLoan.removeValue(forKey: ObjectIdentifier(slot)) != nil else { return }
        slot.reset()
        if free.count < limits.requestsKeptMax { free.append(slot) }
        guard !waiting.isEmpty else { return }
        let next = NIOLoopBound(waiting.removeFirst(), eventLoop: eventLoop)
        eventLoop.execute { next.value.requestIsFree() }
    }

    /// The connection no longer waits.
    func forget(_ connection: AppendConnection) {
        waiting.removeAll { $0 === connection }
    }
}
