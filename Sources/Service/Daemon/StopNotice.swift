import ServiceLifecycle

/// Hears first that the service is to stop.
struct StopNotice: Service {
    let hear: @Sendable () -> Void

    func run() async throws {
        try await gracefulShutdown()
        hear()
    }
}
