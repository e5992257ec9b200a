/// A scenario over all rounds.
struct ScenarioReport {
    let scenario: Scenario
    let measurements: [Measurement]

    var events: Int { measurements.first?.events ?? 0 }
    var eventsPerSecond: Spread { Spread(measurements.map(\.eventsPerSecond)) }
    var megabytesPerSecond: Spread { Spread(measurements.map(\.megabytesPerSecond)) }
    var p50Micros: Spread { Spread(measurements.map { $0.outcome.latencies.percentileMicros(0.5) }) }
    var p99Micros: Spread { Spread(measurements.map { $0.outcome.latencies.percentileMicros(0.99) }) }
    var bytesPerEvent: Spread? { spread(\.bytesPerEvent) }
    var daemonCPUSeconds: Spread? { spread(\.daemonCPUSeconds) }
    var rejected: Int { measurements.reduce(0) { $0 + $1.outcome.rejected } }
    var duplicates: Int { measurements.reduce(0) { $0 + $1.outcome.duplicates } }
    var firstError: String? { measurements.lazy.compactMap(\.outcome.firstError).first }

    private func spread(_ figure: (Measurement) -> Double?) -> Spread? {
        let values = measurements.compactMap(figure)
        return values.isEmpty ? nil : Spread(values)
    }
}
