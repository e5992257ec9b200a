import EventLog
import EventModel
import NIOCore

/// What the connections of one event loop share. Used on that event loop only.
final class AppendLoop {
    let log: EventLog
    let gate: SourceGate
    let limits: AppendLimits
    let latency: AppendLatency
    let traffic: SocketTraffic
    let decoder: EventDecoder
    let pool: AppendRequestPool
    let turns: ReadTurns
    private let eventLoop: any EventLoop
    private var connections: [ObjectIdentifier: AppendConnection] = [:]
    private var stopped: EventLoopPromise<Void>?
    private var ticker: RepeatedTask?

    init(log: EventLog, gate: SourceGate, limits: AppendLimits, latency: AppendLatency, traffic: SocketTraffic, eventLoop: any EventLoop) {
        (self.log, self.gate, self.limits) = (log, gate, limits)
        (self.latency, self.traffic, self.eventLoop) = (latency, traffic, eventLoop)
        decoder = EventDecoder(limits: EventLimits(eventBytesMax: limits.lineBytesMax))
        pool = AppendRequestPool(eventLoop: eventLoop, limits: limits)
        turns = ReadTurns(log: log, eventLoop: eventLoop)
    }

    /// Begins to look after stalled connections.
    func start() {
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        let interval = TimeAmount.seconds(limits.tickSeconds)
        ticker = eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in this.value.tick() }
    }

    private func tick() {
        for connection in Array(connections.values) { connection.tick() }
    }

    func add(_ connection: AppendConnection) {
        connections[ObjectIdentifier(connection)] = connection
        if stopped != nil { connection.stop() }
    }

    func remove(_ connection: AppendConnection) {
        connections[ObjectIdentifier(connection)] = nil
        pool.forget(connection)
        turns.forget(connection)
        if connections.isEmpty { stopped?.succeed() }
    }

    /// Lets every connection finish what was read; those not done in time are cut.
    ///
    /// - Returns: Succeeds once no connection is left.
    func stop() -> EventLoopFuture<Void> {
        if let stopped { return stopped.futureResult }
        let promise = eventLoop.makePromise(of: Void.self)
        stopped = promise
        ticker?.cancel()
        for connection in Array(connections.values) { connection.stop() }
        if connections.isEmpty { promise.succeed() }
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        let deadline = eventLoop.scheduleTask(in: .seconds(limits.stopSeconds)) { this.value.cut() }
        promise.futureResult.whenComplete { _ in deadline.cancel() }
        return promise.futureResult
    }

    private func cut() {
        for connection in Array(connections.values) { connection.cut() }
    }
}
