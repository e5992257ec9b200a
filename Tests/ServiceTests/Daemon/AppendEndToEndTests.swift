import Testing

@testable import Service

/// Over real sockets, with a real log.
@Suite struct AppendEndToEndTests {
    @Test func `a file sent and half-closed is stored, acknowledged and closed`() async throws {
        try await RunningDaemon.with { running, _ in
            let text = #"{"hello":{"source":"checkout"}}"# + "\n" + (1...5000).map { Lines.track($0) }.joined(separator: "\n")
            let answers = try await running.append(text)
            #expect(answers.first == Lines.hello())
            #expect(answers.last == Lines.ack(5001, position: 5000))
            #expect(running.position == 5000)
        }
    }

    @Test func `an answer comes while the connection stays open`() async throws {
        try await RunningDaemon.with { running, _ in
            let client = try running.connect()
            for number in 1...20 {
                try await client.send(Lines.track(number) + "\n")
                #expect(try await client.readLines(1) == [Lines.ack(number, position: number)])
            }
        }
    }

    @Test func `two connections get their own counts and share the positions`() async throws {
        try await RunningDaemon.with { running, _ in
            let text = (1...3000).map { Lines.track($0) }.joined(separator: "\n")
            async let first = running.append(text)
            async let second = running.append(text)
            let acknowledged = try await [first.last, second.last].compactMap { $0 }
            #expect(acknowledged.allSatisfy { $0.hasPrefix(#"{"ack":{"lines":3000,"#) })
            #expect(acknowledged.contains { $0.contains(#""position":6000,"#) })
            #expect(running.position == 6000)
        }
    }

    @Test func `bad lines are refused one by one and nothing good is lost`() async throws {
        try await RunningDaemon.with { running, _ in
            let lines = [
                Lines.track(), "{", #"{"type":"track","event":"X"}"#, #"{"type":"track","event":"X","userId":"u","timestamp":"soon"}"#,
                #"{"type":"track","event":"X","userId":"u","userId":"v"}"#, String(repeating: "x", count: 40_000),
                #"{"type":"track","event":"A","userId":"u","messageId":"m"}"#,
                #"{"type":"track","event":"B","userId":"u","messageId":"m"}"#,
                #"{"type":"track","event":"A","userId":"u","messageId":"m"}"#, Lines.track(),
            ]
            let answers = try await running.append(lines.joined(separator: "\n"))
            let errors = answers.filter { $0.hasPrefix(#"{"error""#) }
            let codes = ["invalid_json", "invalid_event", "invalid_event", "invalid_json", "too_large", "id_conflict"]
            let places = [2, 3, 4, 5, 6, 8]
            #expect(errors.count == codes.count)
            for (error, (line, code)) in zip(errors, zip(places, codes)) {
                #expect(error.hasPrefix(#"{"error":{"line":\#(line),"code":"\#(code)","#))
            }
            #expect(answers.last == Lines.ack(10, position: 3, duplicates: 1, rejected: 6))
        }
    }

    @Test func `a producer that numbers its lines may send them again`() async throws {
        try await RunningDaemon.with { running, _ in
            let hello = #"{"hello":{"source":"checkout","producer":"p","first_line":1}}"#
            let text = hello + "\n" + Lines.track() + "\n" + Lines.track()
            let (first, second) = (try await running.lastAnswer(text), try await running.lastAnswer(text))
            #expect(first == Lines.ack(3, position: 2))
            #expect(second == Lines.ack(3, position: 2, duplicates: 2))
            let later = #"{"hello":{"source":"checkout","producer":"p","first_line":2}}"# + "\n" + Lines.track() + "\n" + Lines.track()
            #expect(try await running.lastAnswer(later) == Lines.ack(3, position: 3, duplicates: 1))
        }
    }

    @Test func `HTTP is told what to send`() async throws {
        try await RunningDaemon.with { running, _ in
            let answers = try await running.append("POST /v1/track HTTP/1.1\r\nHost: x\r\n\r\n{}")
            #expect(answers.first?.hasPrefix("HTTP/1.1 501 ") == true)
            #expect(answers.last?.contains("not_implemented") == true)
        }
    }

    @Test func `one connection too many is told so`() async throws {
        var limits = AppendLimits()
        limits.connectionsMax = 2
        try await RunningDaemon.with(appendLimits: limits) { running, _ in
            let (first, second) = (try running.connect(), try running.connect())
            try await first.send(Lines.track() + "\n")
            try await second.send(Lines.track() + "\n")
            _ = try await (first.readLines(1), second.readLines(1))
            let refused = try await running.connect().readToEnd()
            #expect(refused.contains(#""code":"too_many_connections""#))
            try await first.send(Lines.track() + "\n")
            #expect(try await first.readLines(1).first?.hasPrefix(#"{"ack":{"lines":2,"#) == true)
        }
    }

    @Test func `a peer that sends much and reads late loses nothing`() async throws {
        var limits = AppendLimits()
        limits.answerBytesMax = 4096
        try await RunningDaemon.with(appendLimits: limits) { running, _ in
            let client = try running.connect()
            let hello = #"{"hello":{"source":"checkout","receipts":"each"}}"# + "\n"
            async let sending: Void = {
                try await client.send(hello + (1...20_000).map { Lines.track($0) }.joined(separator: "\n"))
                client.finish()
            }()
            try await Task.sleep(for: .milliseconds(100))
            let answers = try await client.readToEnd().split(separator: "\n")
            try await sending
            #expect(answers.count { $0.hasPrefix(#"{"receipt""#) } == 20_000)
            #expect(answers.last.map(String.init) == Lines.ack(20_001, position: 20_000))
        }
    }

    @Test func `more busy connections than requests take turns`() async throws {
        var limits = AppendLimits()
        limits.requestsPerLoopMax = 2
        try await RunningDaemon.with(appendLimits: limits) { running, _ in
            let text = (1...500).map { Lines.track($0) }.joined(separator: "\n")
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<8 { group.addTask { try await running.lastAnswer(text) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(
                answers.allSatisfy { $0.hasPrefix(#"{"ack":{"lines":500,"#) && $0.hasSuffix(#""duplicates":0,"rejected":0}}"#) },
                "\(answers)")
            #expect(running.position == 4000)
        }
    }

    @Test func `sources are those of the definitions`() async throws {
        let sources =
            """
            sources:
              checkout: {channel: web, party: first}
              adnet: {channel: ads, party: third, fields: [Audience Signal.provider]}
            """
        try await RunningDaemon.with(definitions: ["sources.yaml": sources]) { running, _ in
            #expect(try await running.firstAnswer(#"{"hello":{"source":"checkout"}}"#) == Lines.hello())
            for source in ["nobody", "adnet"] {
                let answers = try await running.append(#"{"hello":{"source":"\#(source)"}}"# + "\n" + Lines.track())
                #expect(answers.first?.contains(#""code":"unknown_source""#) == true)
            }
            #expect(try await running.firstAnswer(Lines.track()).contains(#""code":"unknown_source""#))
            #expect(running.position == 0)
        }
    }
}
