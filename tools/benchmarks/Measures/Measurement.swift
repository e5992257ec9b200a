/// One scenario, once.
struct Measurement: Sendable {
    let events: Int
    let bytes: Int?
    let seconds: Double
    var outcome = StreamOutcome()
    /// Nil when the server is not a daemon of ours.
    var daemonCPUSeconds: Double?
    var bytesOnDisk: Int?
    /// What a reader has to know.
    var note: String?

    /// By the keys of ``IngestReport``'s columns.
    var figures: [String: Double] {
        var figures = ["events": Double(events), "events_per_second": Double(events) / seconds]
        figures["megabytes_per_second"] = bytes.map { Double($0) / seconds / 1e6 }
        if !outcome.latencies.nanos.isEmpty {
            figures["latency_p50_micros"] = outcome.latencies.percentileMicros(0.5)
            figures["latency_p99_micros"] = outcome.latencies.percentileMicros(0.99)
        }
        figures["bytes_per_event"] = bytesOnDisk.map { Double($0) / Double(max(1, events)) }
        figures["daemon_cpu_seconds"] = daemonCPUSeconds
        return figures
    }
}
