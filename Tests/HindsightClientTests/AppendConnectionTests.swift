import EventModel
import Synchronization
import Testing

@testable import HindsightClient

struct AppendConnectionTests {
    private static let greeting = "{\"hello\":{\"version\":1,\"source\":\"till\",\"domain\":\"customer\",\"position\":7}}\n"

    @Test func `totals come from the last acknowledgement and line numbers leave the hello out`() async throws {
        let server = try ScriptedServer { peer in
            _ = peer.line()
            peer.say(Self.greeting)
            var lines = 1
            while peer.line() != nil { lines += 1 }
            peer.say("{\"error\":{\"line\":3,\"code\":\"invalid_event\",\"field\":\"timestamp\",\"message\":\"no\",\"retryable\":false}}\n")
            peer.say("{\"ack\":{\"lines\":\(lines),\"position\":9,\"duplicates\":1,\"rejected\":1}}\n")
        }
        let refused = Mutex<[AppendRejection]>([])
        let connection = try await AppendConnection.open(
            server.path, hello: AppendHello(source: "till"), onRejection: { rejection in refused.withLock { $0.append(rejection) } })
        #expect(connection.greeting?.position == LogPosition(rawValue: 7))
        try await connection.send(Array("{}\n{\"bad\":1}\n{}".utf8))
        let totals = try await connection.finish()
        #expect(totals.acknowledgedLines == 3)
        #expect(totals.rejected == 1)
        #expect(totals.duplicates == 1)
        #expect(totals.position == LogPosition(rawValue: 9))
        #expect(refused.withLock { $0 }.map(\.line) == [2])
    }

    @Test func `a connection closed before everything is acknowledged is an error that counts what is unknown`() async throws {
        let server = try ScriptedServer { peer in
            _ = peer.line()
            peer.say(Self.greeting)
            _ = peer.line()
            peer.say("{\"ack\":{\"lines\":2,\"position\":8,\"duplicates\":0,\"rejected\":0}}\n")
            _ = peer.line()
        }
        let connection = try await AppendConnection.open(server.path)
        try await connection.send(Array("{}\n{}\n".utf8))
        let error = await #expect(throws: ClientError.self) { try await connection.finish() }
        #expect(error?.code == .closedEarly)
        #expect(error?.message.contains("1 lines are not acknowledged") == true)
        #expect(connection.totals.acknowledgedLines == 1)
    }

    @Test func `a hello that is turned down throws the daemon's reason`() async throws {
        let server = try ScriptedServer { peer in
            _ = peer.line()
            peer.say("{\"error\":{\"line\":1,\"code\":\"unknown_source\",\"message\":\"no such source\",\"retryable\":false}}\n")
        }
        let error = await #expect(throws: ClientError.self) { _ = try await AppendConnection.open(server.path) }
        #expect(error?.code == .refused)
        #expect(error?.message == "unknown_source: no such source")
    }

    @Test func `sending waits while too much is in flight`() async throws {
        let acknowledged = Mutex(0)
        let server = try ScriptedServer { peer in
            _ = peer.line()
            peer.say(Self.greeting)
            var lines = 1
            while peer.line() != nil {
                lines += 1
                acknowledged.withLock { $0 = lines - 1 }
                peer.say("{\"ack\":{\"lines\":\(lines),\"position\":\(lines),\"duplicates\":0,\"rejected\":0}}\n")
            }
        }
        let connection = try await AppendConnection.open(server.path, inFlightBytesMax: 10)
        for _ in 0..<50 {
            try await connection.send(Array("{\"a\":1}\n".utf8))
            #expect(connection.totals.inFlightBytes <= 10)
        }
        #expect(acknowledged.withLock { $0 } >= 49)
        #expect(try await connection.finish().acknowledgedLines == 50)
    }

    @Test func `a daemon that falls silent is given up`() async throws {
        let server = try ScriptedServer { peer in while peer.line() != nil {} }
        let error = await #expect(throws: ClientError.self) { _ = try await AppendConnection.open(server.path, replySeconds: 1) }
        #expect(error?.code == .timedOut, "\(String(describing: error))")
    }

    @Test func `an acknowledgement of lines never sent is refused`() {
        var progress = AppendProgress()
        progress.sent(lines: 2, bytes: 20)
        #expect(throws: ClientError.self) { try progress.acknowledge(AppendAck(lines: 4, position: nil, duplicates: 0, rejected: 0)) }
        #expect(progress.totals.acknowledgedLines == 0)
    }

    @Test func `nobody at the socket is said in a sentence`() async {
        let error = await #expect(throws: ClientError.self) { _ = try await AppendConnection.open("/tmp/no-such-daemon/append.sock") }
        #expect(error?.code == .nobodyListens)
        #expect(error?.message.contains("is hindsightd running?") == true)
    }
}
