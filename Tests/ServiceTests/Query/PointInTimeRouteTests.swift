import EventModel
import Testing
import TimeTravel

@testable import Service

/// `POST /v1/point-in-time` over the socket.
struct PointInTimeRouteTests {
    private static let event = #"{"type":"track","messageId":"m1","userId":"u1","event":"Order Completed","timestamp":"2026-01-01T00:00:00Z","properties":{"order_id":"o1","total":5,"currency":"EUR"}}"#

    private func post(_ running: RunningDaemon, _ query: String, _ body: String) async throws -> (status: Int, head: String, body: String) {
        let client = try UnixClient(running.daemon.options.querySocket)
        try await client.send("POST /v1/point-in-time?\(query) HTTP/1.1\r\nHost: h\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
        let answer = try await client.readToEnd()
        let parts = answer.split(separator: "\r\n\r\n", maxSplits: 1).map(String.init)
        let text = parts.count > 1 ? parts[1] : ""
        return (Int(answer.split(separator: " ")[1]) ?? 0, parts[0], parts[0].lowercased().contains("transfer-encoding: chunked") ? Self.joined(text) : text)
    }

    /// The chunks of a body without their lengths.
    private static func joined(_ text: String) -> String {
        var (left, whole) = (Array(text.utf8)[...], [UInt8]())
        while let end = left.firstIndex(of: UInt8(ascii: "\r")), let length = Int(String(decoding: left[..<end], as: UTF8.self), radix: 16), length > 0 {
            whole += left[(end + 2)...].prefix(length)
            left = left[(end + 2 + length + 2)...]
        }
        return String(decoding: whole, as: UTF8.self)
    }

    @Test func `rows are answered with the basis that repeats them`() async throws {
        try await RunningDaemon.with { running, _ in
            _ = try await running.append(Self.event + "\n")
            let row = #"{"customer":"user_id:u1","as_of":"2026-01-02"}"#
            let (status, head, body) = try await post(running, "features=order_count&hindsight=1", row)
            #expect(status == 200 && head.contains("application/x-ndjson"))
            #expect(head.contains(#"Hindsight-Basis: {"as_known_at":1,"hindsight":true,"erasures":0,"definitions":"sha256:"#))
            #expect(body.contains(#""found":true,"as_known_at":1,"order_count":1}"#))
            #expect(try await post(running, "features=order_count", row).body.contains(#""found":false,"as_known_at":0,"order_count":null}"#), "it was recorded later")
            let csv = try await post(running, "features=order_count&hindsight=1", "customer,as_of\nuser_id:u1,2026-01-02\n")
            #expect(csv.head.contains("text/csv") && csv.body.contains("user_id:u1,2026-01-02,true,1,1,\r\n"))
        }
    }

    @Test(arguments: [("", "features"), ("features=order_count&as_of=2026-01-01", "as_of"), ("features=order_count&format=xml", "format"), ("features=order_count&hindsight=2", "hindsight"), ("features=order_count&as_known_at=9", "not durable")])
    func `questions that cannot be answered are refused`(_ query: String, _ words: String) async throws {
        try await RunningDaemon.with { running, _ in
            let (status, _, body) = try await post(running, query, #"{"customer":"user_id:u1","as_of":"2026-01-02"}"#)
            #expect(status == 400 && body.contains(words), "\(body)")
        }
    }

    @Test func `answers of many pages come whole, in the order of the rows`() async throws {
        try await RunningDaemon.with { running, _ in
            _ = try await running.append(Self.event + "\n")
            let rows = (0..<30_000).map { #"{"label":\#($0),"customer":"user_id:u\#($0 % 2)","as_of":"2026-01-02"}"# }.joined(separator: "\n")
            let lines = try await post(running, "features=order_count,first_seen&hindsight=1", rows).body.split(separator: "\n").filter { $0.hasPrefix("{") }
            #expect(lines.count == 30_000)
            #expect(lines.enumerated().allSatisfy { $1.hasPrefix(#"{"label":\#($0),"#) && $1.contains($0 % 2 == 1 ? #""order_count":1,"# : #""order_count":null,"#) })
        }
    }
}
