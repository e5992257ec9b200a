import DiskTesting
import EventModel
import Testing
import TimeTravel

@testable import Service

/// What answers may take, and for how long.
struct AnswerBoundsTests {
    private static let largeBytes = 20_000

    private static func large(_ number: Int) -> String {
        #"{"type":"track","event":"Large","messageId":"large-\#(number)","userId":"u1","properties":{"text":"\#(String(repeating: "x", count: largeBytes))"}}"#
    }

    @Test func `answers of many pages come whole and in order`() async throws {
        try await RunningDaemon.with { running, _ in
            // More than three pages of each answer.
            for start in stride(from: 0, to: 200, by: 50) { _ = try await running.append((start..<start + 50).map(Self.large).joined(separator: "\n")) }
            for path in ["/v1/log/events?limit=1000", "/v1/customers/user_id:u1/events?limit=1000"] {
                let answer = try await running.body(path)
                let ids = answer.split(separator: "large-").dropFirst().compactMap { Int($0.prefix { $0.isNumber }) }
                #expect(ids == Array(0..<200), "\(path)")
            }
            #expect(try await running.body("/v1/log/events?after=150&limit=7").split(separator: "large-").count == 8)
            #expect(try await !running.body("/v1/log/events?after=200").contains("large-"))
        }
    }

    @Test func `memory of answers is lent while there is some, one at least, and comes back`() throws {
        let memory = AnswerMemory(bytesMax: 100)
        var large: AnswerMemory.Lease? = try memory.lease(500)
        #expect(throws: QueryError.self) { try memory.lease(1) }
        _ = large
        large = nil
        let first = try memory.lease(60)
        #expect(throws: QueryError.self) { try memory.lease(41) }
        let second = try memory.lease(40)
        #expect(throws: QueryError.self) { try memory.lease(1) }
        withExtendedLifetime((first, second)) {}
    }

    @Test func `who takes nothing of an answer is closed`() async throws {
        let folder = try TemporaryFolder()
        var limits = QueryLimits()
        limits.stalledSeconds = 1
        let running = try await RunningDaemon(folder.options, queryLimits: limits)
        for start in stride(from: 0, to: 200, by: 50) { _ = try await running.append((start..<start + 50).map(Self.large).joined(separator: "\n")) }
        let client = try UnixClient(folder.options.querySocket)
        try await client.send("GET /v1/log/events?limit=1000 HTTP/1.1\r\nHost: h\r\n\r\n")
        while try await running.body("/metrics").contains(#"hindsight_connections{socket="query"} 2"#) { try await Task.sleep(for: .milliseconds(50)) }
        let answer = try await client.readToEnd()
        #expect(answer.hasPrefix("HTTP/1.1 200 OK") && answer.utf8.count < 200 * Self.largeBytes)
        try await running.stop()
    }

    @Test func `one connection too many is told so, and counted`() async throws {
        let folder = try TemporaryFolder()
        var limits = QueryLimits()
        limits.connectionsMax = 2
        let running = try await RunningDaemon(folder.options, queryLimits: limits)
        let held = [try UnixClient(folder.options.querySocket)]
        while try await !running.body("/metrics").contains(#"hindsight_connections{socket="query"} 2"#) {
            try await Task.sleep(for: .milliseconds(5))
        }
        let second = try UnixClient(folder.options.querySocket)
        let third = try UnixClient(folder.options.querySocket)
        let answer = try await third.readToEnd()
        #expect(answer.hasPrefix("HTTP/1.1 503 Service Unavailable") && answer.contains("too_many_connections") && answer.contains("Retry-After: 1"), "\(answer)")
        withExtendedLifetime((held, second)) {}
        try await running.stop()
    }

    @Test func `connections leave the log its descriptors`() {
        let (append, query, admin) = (AppendLimits(), QueryLimits(), QueryLimits.administrators)
        let roomy = DescriptorLimit(count: 4096).fitting(append, query, admin)
        #expect(roomy.append.connectionsMax == append.connectionsMax && roomy.query.connectionsMax == query.connectionsMax && roomy.admin.connectionsMax == admin.connectionsMax)
        for count in [256, 300, 512, 1024] {
            let fitted = DescriptorLimit(count: count).fitting(append, query, admin)
            let all = fitted.append.connectionsMax + fitted.query.connectionsMax + fitted.admin.connectionsMax
            #expect(all <= count - DescriptorLimit.reserved + 4 && fitted.append.connectionsMax > fitted.query.connectionsMax && fitted.admin.connectionsMax >= 2, "\(count)")
        }
        #expect(DescriptorLimit(count: 20).fitting(append, query, admin).append.connectionsMax >= 2)
    }

    @Test func `what comes to a socket is counted`() async throws {
        try await RunningDaemon.with { running, _ in
            _ = try await running.append("nonsense\n{}\n" + Lines.track())
            _ = try await running.status("/v1/nothing")
            let lines = try await running.body("/metrics").split(separator: "\n").map(String.init)
            #expect(lines.contains(#"hindsight_rejected_lines_total{socket="append"} 2"#))
            #expect(lines.contains(#"hindsight_connections_total{socket="append"} 1"#))
            #expect(lines.contains(#"hindsight_refused_connections_total{socket="query"} 0"#))
            #expect(lines.contains(#"hindsight_requests_total{socket="query"} 1"#))
        }
    }
}
