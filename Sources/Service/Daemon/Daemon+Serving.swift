import Disk
import EventLog
import EventModel
import Logging
import ServiceLifecycle
import Synchronization
import TimeTravel
import UnixSignals

extension Daemon {
    /// Binds the sockets and serves until a signal or ``stop()``.
    ///
    /// On the way down no connection is accepted and nothing more is read; what was read is stored and acknowledged, then the log is
    /// closed, the sockets are removed and the folder is free.
    ///
    /// - Parameters:
    ///   - handlesSignals: SIGTERM and SIGINT stop the service, SIGHUP reloads the definitions.
    ///   - onReady: Called once connections are served.
    /// - Throws: ``DaemonError``: `start` or `inUse` when a socket cannot be bound, `poisoned` when the log failed.
    public func run(handlesSignals: Bool = true, onReady: @escaping @Sendable () -> Void = {}) async throws(DaemonError) {
        defer { lock.release() }
        defer { log.close() }
        if handlesSignals { EarlySignals.listen() }
        let sockets = try Sockets(options)
        defer { sockets.removeFiles() }
        do {
            try await serve(on: sockets, handlesSignals, onReady)
        } catch {
            throw error as? DaemonError ?? DaemonError(.start, "the service ended: \(error)")
        }
        if let failure = ending.withLock({ $0.failure }) { throw DaemonError(.poisoned, "\(failure)") }
    }

    private func serve(on sockets: Sockets, _ handlesSignals: Bool, _ onReady: @escaping @Sendable () -> Void) async throws {
        let descriptors = DescriptorLimit.raise()
        try descriptors.check()
        let limits = descriptors.fitting(appendLimits, queryLimits, .administrators)
        let pool = QueryPool(threadCount: queryLimits.threads, questionsMax: queryLimits.questionsMax)
        let followingThread = QueryPool(threadCount: 1, questionsMax: 1)
        let status = ServiceStatus(history: history, startedAt: ClockSource.system.wall())
        let routes = QueryRoutes(history: history, log: log, pool: pool, status: status)
        let administration = QueryPool(threadCount: 1, questionsMax: 1)
        let wishes = AdminRoutes(
            options: options, log: log, history: history, reloader: reloader, ledger: ledger, pool: administration, logger: logger)
        let gate = SourceGate(definitions: definitions, ownUid: ProcessIdentity.uid)
        let append = try await AppendServer.start(
            on: sockets[.service].socket, log: log, peers: sockets[.service].peers, gate: gate, limits: limits.append, latency: status.appendLatency,
            traffic: status.traffic(of: .service))
        let query = try await QueryServer.start(
            on: sockets[.analyst].socket, router: routes.router(), peers: sockets[.analyst].peers, limits: limits.query,
            traffic: status.traffic(of: .analyst), logger: logger)
        let admin = try await QueryServer.start(
            on: sockets[.administrator].socket, router: wishes.router(routes), peers: sockets[.administrator].peers, limits: limits.admin,
            traffic: status.traffic(of: .administrator), logger: logger)
        status.show(connectionsOf: "append") { append.connectionCount }
        status.show(connectionsOf: "query") { query.connectionCount }
        status.show(connectionsOf: "admin") { admin.connectionCount }
        // Stopped from the last to the first: first it is known, then nothing more comes in, then nothing more is asked.
        try await runGroup(
            reloaders(handlesSignals) + [
                ReadyNotice { [self] in await sayReady(onReady) },
                HistoryFollower(history: history, log: log, pool: followingThread, logger: logger),
                ErasureCompletion(log: log, ledger: ledger, pool: administration, logger: logger),
                admin, query, append,
                StopNotice { [logger, history, log] in
                    log.endJobs()
                    status.beginStopping()
                    history.stopAnswering()
                    logger.info("stopping: finishing what was read")
                },
            ], handlesSignals ? [.sigterm, .sigint] : [])
        log.close()
        try await append.shutDownThreads()
        try await query.shutDownThreads()
        try await admin.shutDownThreads()
        try await administration.shutDown()
        try await pool.shutDown()
        try await followingThread.shutDown()
        logger.info("stopped at position \(log.durablePosition)")
    }

    private func reloaders(_ handlesSignals: Bool) -> [any Service] {
        handlesSignals ? [reloader] : []
    }

    private var reloader: DefinitionsReloader {
        DefinitionsReloader(options: options, definitions: definitions, history: history, logger: logger)
    }

    private func runGroup(_ services: [any Service], _ signals: [UnixSignal]) async throws {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .error)
        let group = ServiceGroup(configuration: .init(services: services, gracefulShutdownSignals: signals, logger: quiet))
        ending.withLock { $0.group = group }
        try await group.run()
    }

    private func sayReady(_ onReady: @Sendable () -> Void) async {
        // The end may have been asked for before there was anything to end.
        if ending.withLock({ $0.isWanted }) || EarlySignals.isStopWanted { return await stop() }
        logger.notice(
            """
            hindsightd ready: data \(options.data) append \(options.appendSocket) query \(options.querySocket) \
            admin \(options.adminSocket) position \(log.durablePosition)
            """)
        onReady()
    }
}
