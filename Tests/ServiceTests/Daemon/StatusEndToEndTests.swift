import DiskTesting
import EventLog
import EventModel
import Testing
import TimeTravel

@testable import Service

/// What the service says of itself.
@Suite struct StatusEndToEndTests {
    @Test func `every answer says how long it took`() async throws {
        try await RunningDaemon.with { running, _ in
            _ = try await running.append(Lines.track())
            for path in ["/v1/health", "/v1/status", "/metrics", "/v1/log/events", "/v1/customers/user_id:nobody", "/v1/nothing"] {
                let head = try await running.head(path)
                let timing = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("server-timing: ") }
                let millis = try #require(timing?.split(separator: "total;dur=").last, "\(path)")
                #expect(millis.wholeMatch(of: /[0-9]+\.[0-9]{3}/) != nil, "\(path): \(millis)")
            }
        }
    }

    @Test func `status counts what is left to do`() async throws {
        try await RunningDaemon.with { running, _ in
            _ = try await running.append((1...3000).map { Lines.track($0) }.joined(separator: "\n"))
            while running.daemon.log.backlog().sealingSegments > 0 { try await Task.sleep(for: .milliseconds(5)) }
            let domain = try JSONValue(parsing: try await running.body("/v1/status"))["domains"]?["customer"]
            let backlog = running.daemon.log.backlog()
            #expect(backlog.sealedSegments > 0)
            #expect(domain?["sealed_segments"]?.jsonText == "\(backlog.sealedSegments)")
            #expect(domain?["sealing_backlog"]?.jsonText == "0")
            #expect(domain?["compaction_debt"]?.jsonText == "\(backlog.compactionDebtEvents)")
            #expect(domain?["accepted_events"]?.jsonText == "3000")
        }
    }

    @Test func `metrics are in Prometheus' format`() async throws {
        try await RunningDaemon.with { running, _ in
            _ = try await running.append(Lines.track())
            #expect(try await running.head("/metrics").contains("text/plain; version=0.0.4"))
            let lines = try await running.body("/metrics").split(separator: "\n").map(String.init)
            #expect(lines.contains(#"hindsight_durable_position{domain="customer"} 1"#))
            #expect(lines.contains(#"hindsight_accepted_events_total{domain="customer"} 1"#))
            #expect(lines.contains(#"hindsight_connections{socket="query"} 1"#))
            #expect(lines.contains("# TYPE hindsight_append_latency_seconds histogram"))
            #expect(lines.contains(#"hindsight_append_latency_seconds_bucket{domain="customer",le="+Inf"} 1"#))
            #expect(lines.contains(#"hindsight_append_latency_seconds_count{domain="customer"} 1"#))
            for line in lines where !line.hasPrefix("#") && !line.contains("_latency_seconds") {
                let name = String(line.prefix { $0 != "{" })
                #expect(line.wholeMatch(of: /hindsight_[a-z_]+\{[a-z]+="[a-z]+"\} [0-9.e+-]+/) != nil, "\(line)")
                #expect(lines.count { $0.hasPrefix("# HELP \(name) ") } == 1)
                #expect(lines.contains("# TYPE \(name) \(name.hasSuffix("_total") ? "counter" : "gauge")"), "\(name)")
            }
        }
    }

    @Test func `the next start goes on from the identity graph that the last stop wrote`() async throws {
        let folder = try TemporaryFolder()
        let running = try await RunningDaemon(folder.options)
        _ = try await running.append((1...3000).map { Lines.track($0) }.joined(separator: "\n"))
        while running.daemon.log.backlog().sealingSegments > 0 { try await Task.sleep(for: .milliseconds(5)) }
        try await running.stop()
        let again = try await RunningDaemon(folder.options)
        #expect(again.daemon.log.checkpoint?.tag(of: .identityGraph) == 3000)
        #expect(again.daemon.history.followedPosition.rawValue == 3000)
        #expect(try await again.body("/v1/health/ready") == #"{"status":"ready"}"#)
        try await again.stop()
    }
}
