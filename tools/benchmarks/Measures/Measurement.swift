/// One scenario, once.
struct Measurement: Sendable {
    let events: Int
    let bytes: Int
    let seconds: Double
    let outcome: StreamOutcome
    /// Nil when the daemon is not ours.
    var daemonCPUSeconds: Double?
    var bytesOnDisk: Int?

    var eventsPerSecond: Double { Double(events) / seconds }
    var megabytesPerSecond: Double { Double(bytes) / seconds / 1e6 }
    var bytesPerEvent: Double? { bytesOnDisk.map { Double($0) / Double(max(1, events)) } }
}
