extension IngestReport {
    /// One JSON object; times in microseconds.
    var json: String {
        let head = [
            Self.field("events", String(fileEvents)), Self.field("bytes", String(fileBytes)), Self.field("rounds", String(rounds)),
            Self.field("folder_in_memory", String(isInMemory)), Self.field("fdatasync_micros", Self.object(syncMicros)),
            Self.field("note", "\"\(diskNote)\""),
        ]
        let scenarios = Self.field("scenarios", "[" + rows.map(Self.object).joined(separator: ",") + "]")
        return "{" + (head + [scenarios]).joined(separator: ",") + "}"
    }

    private static func object(_ row: ScenarioReport) -> String {
        let fields = [
            field("name", "\"\(row.scenario.rawValue)\""), field("connections", String(row.scenario.connections)),
            field("events", String(row.events)), field("events_per_second", object(row.eventsPerSecond)),
            field("megabytes_per_second", object(row.megabytesPerSecond)), field("latency_p50_micros", object(row.p50Micros)),
            field("latency_p99_micros", object(row.p99Micros)), field("bytes_per_event", row.bytesPerEvent.map(object) ?? "null"),
            field("daemon_cpu_seconds", row.daemonCPUSeconds.map(object) ?? "null"), field("rejected", String(row.rejected)),
            field("duplicates", String(row.duplicates)),
        ]
        return "{" + fields.joined(separator: ",") + "}"
    }

    private static func object(_ spread: Spread) -> String {
        "{" + [("median", spread.median), ("min", spread.min), ("max", spread.max)].map { field($0, number($1)) }.joined(separator: ",")
            + "}"
    }

    private static func field(_ name: String, _ value: String) -> String { "\"\(name)\":\(value)" }
    private static func number(_ value: Double) -> String { String((value * 100).rounded() / 100) }
}
