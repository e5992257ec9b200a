import Synchronization
import Testing

@testable import HindsightClient

struct QueryClientTests {
    @Test func `a path segment keeps its slash and its colon through encoding`() {
        let request = QueryRequest(path: ["v1", "customers", "email:a/b@example.com"], parameters: [("as_of", "2026-03-01"), ("tz", nil)])
        #expect(request.target == "/v1/customers/email%3Aa%2Fb%40example.com?as_of=2026-03-01")
    }

    @Test func `status and body come back whatever the status`() async throws {
        let seen = Mutex("")
        let server = try ScriptedServer { peer in
            let line = peer.requestLine()
            seen.withLock { $0 = line }
            let body = "{\"code\":\"not_found\",\"message\":\"who?\"}"
            peer.say("HTTP/1.1 404 Not Found\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)")
        }
        let answer = try await QueryClient(socketPath: server.path).answer(to: QueryRequest(path: ["v1", "customers", "c9"]))
        #expect(answer.status == 404)
        #expect(answer.refusal?.code == "not_found")
        #expect(answer.refusal?.message == "who?")
        #expect(seen.withLock { $0 } == "GET /v1/customers/c9 HTTP/1.1")
    }

    @Test func `lines arrive whole however the answer is cut`() async throws {
        let server = try ScriptedServer { peer in
            _ = peer.requestLine()
            peer.say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
            for piece in ["{\"a\"", ":1}\n{\"a\":2", "}\n\n{\"a\":3}"] {
                peer.say("\(String(piece.utf8.count, radix: 16))\r\n\(piece)\r\n")
            }
            peer.say("0\r\n\r\n")
        }
        let lines = Mutex<[String]>([])
        let answer = try await QueryClient(socketPath: server.path).lines(of: QueryRequest(target: "/v1/log/events")) { line in
            lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
        }
        #expect(answer.status == 200)
        #expect(lines.withLock { $0 } == ["{\"a\":1}", "{\"a\":2}", "{\"a\":3}"])
    }

    @Test func `an answer over the limit is refused`() async throws {
        let server = try ScriptedServer { peer in
            _ = peer.requestLine()
            peer.say("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n0123456789")
        }
        var client = QueryClient(socketPath: server.path)
        client.bodyBytesMax = 9
        let fixed = client
        let error = await #expect(throws: ClientError.self) { try await fixed.answer(to: QueryRequest(target: "/")) }
        #expect(error?.code == .tooLarge, "\(error?.message ?? "")")
    }

    @Test func `an answer that breaks off is an error, not a short answer`() async throws {
        let server = try ScriptedServer { peer in
            _ = peer.requestLine()
            peer.say("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n01234")
        }
        await #expect(throws: ClientError.self) { _ = try await QueryClient(socketPath: server.path).answer(to: QueryRequest(target: "/")) }
    }

    @Test func `a daemon that never answers is given up`() async throws {
        let server = try ScriptedServer { peer in
            _ = peer.requestLine()
            _ = peer.line()
        }
        var client = QueryClient(socketPath: server.path)
        client.replySeconds = 1
        let fixed = client
        let error = await #expect(throws: ClientError.self) { try await fixed.answer(to: QueryRequest(target: "/")) }
        #expect(error?.code == .timedOut)
    }

    @Test func `the run folder is the one given, else the environment's, else the system's`() {
        #expect(RunFolder(given: "run/", environment: [:]).querySocketPath == "run/query.sock")
        #expect(RunFolder(given: nil, environment: ["HINDSIGHT_RUN": "/srv/h"]).appendSocketPath == "/srv/h/append.sock")
        #expect(RunFolder(given: nil, environment: ["HINDSIGHT_RUN": ""]).path == "/run/hindsight")
    }
}
