import ServiceLifecycle

/// Says that the service is ready, once signals are handled and every socket is served; then waits for the end.
struct ReadyNotice: Service {
    let say: @Sendable () async -> Void

    func run() async throws {
        await say()
        try await gracefulShutdown()
    }
}
