import Testing

@testable import Service

/// Connections that take turns in reading, and those that cannot hold them up.
struct ReadTurnsTests {
    @Test func `only what the writer will answer counts as held`() {
        let peer = ScriptedConnection()
        #expect(peer.bytesHeld == 0)
        // Half a line may stay half for ever.
        peer.send(String(Lines.track().dropLast()))
        #expect(peer.bytesHeld == 0)
        peer.send("}\n")
        let one = peer.bytesHeld
        #expect(one > 0)
        peer.send(Lines.track() + "\n")
        #expect(peer.bytesHeld == 2 * one)
        // Two requests are in flight; a third batch is read already.
        peer.send(String(repeating: Lines.track() + "\n", count: 10))
        #expect(peer.bytesHeld >= 12 * one)
        peer.completeAll()
        #expect(peer.bytesHeld == 0)
        // A peer that takes no answers holds up its own lines only.
        peer.setWritable(false)
        peer.send(String(repeating: Lines.track() + "\n", count: 10))
        #expect(peer.bytesHeld == 0)
        peer.setWritable(true)
        #expect(peer.bytesHeld == 10 * one)
    }

    @Test func `everybody is answered while some send half lines and some take no answers`() async throws {
        try await RunningDaemon.with { running, _ in
            let lines = (1...6000).map { #"{"type":"track","event":"Seen","userId":"u\#($0)","properties":{"text":"\#(String(repeating: "x", count: 200))"}}"# }
            let text = lines.joined(separator: "\n") + "\n"
            var hostile: [UnixClient] = []
            for _ in 0..<8 {
                let half = try running.connect()
                try await half.send(String(text.prefix(200_000)).dropLast(20).description)
                hostile.append(half)
            }
            for _ in 0..<8 {
                // More answers than a socket holds, which nobody reads.
                let deaf = try running.connect()
                hostile.append(deaf)
                Task { try? await deaf.send(String(repeating: "wrong\n", count: 20_000)) }
            }
            let answered = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<12 { group.addTask { try await running.append(text).last } }
                var answers: [String?] = []
                for try await answer in group { answers.append(answer) }
                return answers
            }
            #expect(answered.count == 12 && answered.allSatisfy { $0?.hasPrefix(#"{"ack":{"lines":6000,"#) == true && $0?.contains(#""rejected":0"#) == true })
            #expect(try await running.append(Lines.track() + "\n").last?.hasPrefix(#"{"ack":{"lines":1,"#) == true)
            withExtendedLifetime(hostile) {}
        }
    }
}
